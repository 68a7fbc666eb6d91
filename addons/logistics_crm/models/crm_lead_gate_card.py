from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import gates

#: Typed checks that look at columns of the lead itself, and those columns. What the
#: others find follows from the counted facts: leads with the same facts are alike.
COLUMN_CHECKS = {
    "target_customer": ("logistics_fits", "logistics_intention"),
    "source": ("logistics_source_id",),
    "contact": ("contact_name", "function", "phone"),
    "willingness": (
        "logistics_willing",
        "logistics_willingness",
        "logistics_agrees_material",
        "logistics_agrees_visit",
    ),
}
_OWN_COLUMNS = tuple(name for columns in COLUMN_CHECKS.values() for name in columns)


class CrmLead(models.Model):
    """Cards of the pipeline: what keeps each lead back, its days in the step and the
    warning of its customer's credit, in one value.

    A page has hundreds of cards, so it is worked out in one pass over plain rows: one
    more field on a card, or values read from records, cost more than the gates.
    """

    _inherit = "crm.lead"

    gate_overview = fields.Json(
        string="Missing key results", compute="_compute_gate_overview"
    )

    # The columns are named for the page that reads the field: it fetches them along
    # with its own, and the checks find them in memory.
    @api.depends(
        "stage_id",
        "team_id",
        *_OWN_COLUMNS,
        "gate_result_ids",
        "gate_waiver_ids",
        "finding_ids",
    )
    @api.depends_context("company", "lang", "uid")
    def _compute_gate_overview(self):
        # Otherwise the first check would read all columns of the leads.
        self._origin.fetch(_OWN_COLUMNS)
        cards = self._origin._gate_cards()
        for lead in self:
            lead.gate_overview = cards.get(lead._origin.id, False)

    def _read_format(self, fnames, load="_classic_read"):
        """A page takes its cards past the records: the cache would copy each value
        deep, twice, and ask for it lead by lead."""
        if "gate_overview" not in fnames or not all(self._ids):
            return super()._read_format(fnames, load=load)
        names = [name for name in fnames if name != "gate_overview"]
        rows = super()._read_format(names, load=load)
        cards = self._gate_cards()
        for row in rows:
            row["gate_overview"] = cards.get(row["id"], False)
        return rows

    def _gate_cards(self):
        """What the cards of the leads show, two statements for a whole page.

        :return: ``{lead id: {"missing": [name, ...] at most five, "open": number of
            all, "tier": code, "days": days in the step, "paused": True, "credit":
            [light, label]}}``; the last two only when they hold, the last only for
            those who may see it; leads of teams without steps are left out
        """
        steps = self.env["crm.team"]._logistics_steps()
        if not steps or not self.ids:
            return {}
        leads, facts = self._gate_card_rows(list(steps))
        warnings = self._gate_card_credit(leads)
        today = fields.Date.context_today(self)
        tier_of, asked_of = self._gate_tier_finder(today), self._gate_asked_finder()
        names = self.env["logistics.stage.gate"]._gate_names()
        own = self._gate_own_checks()
        cards, judged, nothing = {}, {}, {}
        for row in leads:
            lead_id, stage, company, kind, tender, volume, days, paused, customer = row
            known = facts.get(lead_id, nothing)
            tier = tier_of(known, volume, company)
            like = stage, company, kind, tender, tier
            seen = stage in own and self._gate_seen(lead_id, own[stage])
            key = like, seen, frozenset(known.items()) if known else None
            card = judged.get(key)
            if card is None:
                known = {**known, ("today", None): today}
                lead = self.browse(lead_id).with_prefetch(self._prefetch_ids)
                found = lead._gate_lacking(*asked_of(like), known)
                card = judged[key] = {
                    "missing": [names.get(r.gate.id, "") for r in found[: gates.SHOWN]],
                    "open": len(found),
                    "tier": tier,
                }
            cards[lead_id] = card = {**card, "days": days or 0}
            if paused:
                card["paused"] = True
            if warnings and (company, customer) in warnings:
                card["credit"] = warnings[company, customer]
        return cards

    @api.model
    def _gate_own_checks(self):
        """``{stage id: [gate, ...]}`` of the gates whose checks look at the lead."""
        own = defaultdict(list)
        for stage, found in self.env["logistics.stage.gate"]._gate_rows().items():
            for gate in found:
                if gate.check in COLUMN_CHECKS or gate.or_check in COLUMN_CHECKS:
                    own[stage].append(gate)
        return dict(own)

    def _gate_seen(self, lead_id, own):
        """What the checks of some gates see of a lead itself: a few different values,
        where the columns differ from lead to lead."""
        lead = self.browse(lead_id).with_prefetch(self._prefetch_ids)
        return tuple(
            lead._gate_measure(code, gate, {})
            for gate in own
            for code in (gate.check, gate.or_check)
            if code in COLUMN_CHECKS
        )

    @api.model
    def _gate_asked_finder(self):
        """Function of (stage, company, customer type, public tender, tier) that gives
        the gates that may keep such a lead in the step, and its deal."""
        rows, known = self.env["logistics.stage.gate"]._gate_rows(), {}

        def find(kind):
            if kind not in known:
                stage, company, customer_type, tender, tier = kind
                deal = self._gate_deal_of(tier, customer_type, company, tender)
                asked = [
                    gate
                    for gate in rows.get(stage, ())
                    if gate.blocks and gates.applies(gate, deal)
                ]
                known[kind] = asked, deal
            return known[kind]

        return find

    def _gate_lacking(self, asked, deal, facts):
        """Results of the gates that keep the lead in its step."""
        return gates.missing(self._gate_judge(gate, deal, facts) for gate in asked)

    def _gate_card_rows(self, team_ids):
        """The leads of some teams and what was delivered for them, by one statement.

        :return: rows (id, stage, company, customer type, public tender, monthly volume,
            days in the step, paused, customer), and ``{lead id: facts}``
        """
        # A page is read with little or nothing waiting; model by model takes longer.
        self.env.flush_all()
        found = self.env.execute_query(
            SQL(
                """WITH lead AS (
                       SELECT l.id, l.stage_id,
                              COALESCE(l.company_id, %s) AS company_id,
                              l.logistics_customer_type_id,
                              COALESCE(l.logistics_public_tender, FALSE),
                              COALESCE(l.logistics_monthly_volume, 0)::float,
                              FLOOR(EXTRACT(EPOCH FROM
                                  %s - l.date_last_stage_update) / 86400)::int,
                              l.pause_until IS NOT NULL,
                              p.commercial_partner_id, l.partner_id
                         FROM crm_lead l LEFT JOIN res_partner p ON p.id = l.partner_id
                        WHERE l.id = ANY(%s::int[]) AND l.team_id = ANY(%s)
                   )
                   SELECT lead.*, f.name, f.reference, f.text, f.number
                     FROM lead
                     LEFT JOIN (%s) f(lead_id, name, reference, text, number)
                       ON f.lead_id = lead.id""",
                self.env.company.id,
                fields.Datetime.now(),
                # One text: a list would be quoted number by number.
                f"{{{','.join(map(str, self.ids))}}}",
                team_ids,
                self._gate_fact_union(fields.Date.context_today(self)),
            )
        )
        leads, facts = {}, defaultdict(dict)
        for row in found:
            leads[row[0]] = row[:9]
            if row[10]:
                name, reference, text, number = row[10:]
                key = name, reference if text is None else text
                known = facts[row[0]]
                known[key] = known.get(key, 0) + number
        return list(leads.values()), facts

    @api.model
    def _gate_card_credit(self, rows):
        """``{(company id, customer id): [light, label]}`` of customers to be warned of.

        :param rows: as from ``_gate_card_rows``
        """
        return {}
