from collections import defaultdict

from odoo import api, fields, models, tools
from odoo.tools import SQL

from ..tools import gates


class CrmLead(models.Model):
    """What was delivered for leads, counted by one statement for a whole batch.

    A fact is ``(name, reference) -> number``: ``("gate", id)`` delivered results,
    ``("document", type id)`` uploads, ``("waiver", gate id)`` valid waivers,
    ``("finding", kind)``, and what extensions add to ``_gate_fact_queries``. Beside the
    numbers stands ``("today", None)``: the user's day, asked once for a whole batch.
    """

    _inherit = "crm.lead"

    def _gate_results(self, stages, only_blocking=False, tiers=None):
        """Verdicts on the key results of some steps, one statement for all leads.

        :param stages: ``{lead: [stage id, ...]}``
        :param only_blocking: leave out gates that only warn
        :param tiers: dict that is told the tier code of each lead
        :return: ``{lead: [tools.gates.Result, ...]}`` in the order of the gates,
            without those whose conditions do not fit
        """
        rows = self.env["logistics.stage.gate"]._gate_rows()
        asked = {
            lead: [
                gate
                for stage in wanted
                for gate in rows.get(stage, ())
                if gate.blocks or not only_blocking
            ]
            for lead, wanted in stages.items()
        }
        leads = self.browse(lead.id for lead, found in asked.items() if found)
        facts = leads._gate_facts()
        tier_of = self._gate_tier_finder(fields.Date.context_today(self))
        results, deals, holding = {}, {}, {}
        for lead, found in asked.items():
            known = facts.get(lead.id, {})
            kind = lead._gate_kind(known, tier_of)
            if kind not in deals:
                deals[kind] = self._gate_deal_of(*kind)
            deal = deals[kind]
            if tiers is not None:
                tiers[lead] = deal.tier
            # Leads of a batch are alike: what holds for a kind of deal is asked once,
            # and nothing is measured for a gate that does not hold.
            key = kind, *stages[lead]
            if key not in holding:
                holding[key] = [gate for gate in found if gates.applies(gate, deal)]
            judged = (lead._gate_judge(gate, deal, known) for gate in holding[key])
            results[lead] = [r for r in judged if r.state != gates.NOT_APPLICABLE]
        return results

    def _gate_judge(self, gate, deal, facts):
        """One gate for one lead; ``facts`` as from ``_gate_facts``."""
        measured = self._gate_measure(gate.check, gate, facts)
        other = self._gate_measure(gate.or_check, gate, facts)
        done = (
            bool(other and other.count)
            or ("gate", gate.id) in facts
            or ("document", gate.document) in facts
        )
        waived = ("waiver", gate.id) in facts
        return gates.judge(gate, deal, measured, done=done, waived=waived)

    def _gate_measure(self, code, gate, facts):
        """What a typed check finds; ``None`` without a check or when it is gone."""
        check = getattr(self, f"_gate_check_{code}", None) if code else None
        return check(gate, facts) if check else None

    def _gate_kind(self, facts, tier_of):
        """What decides which gates hold for the lead: tier, customer type, company,
        public tender.

        :param tier_of: as from ``_gate_tier_finder``
        """
        company_id = self.company_id.id or self.env.company.id
        return (
            tier_of(facts, self.logistics_monthly_volume, company_id),
            self.logistics_customer_type_id.id or None,
            company_id,
            self.logistics_public_tender,
        )

    @api.model
    def _gate_deal_of(self, tier, customer_type, company_id, public_tender):
        """The kind of deal with the profile of gates that it follows."""
        profiles = self.env["logistics.gate.profile"]._profile_rows()
        return gates.Deal(
            tier=tier,
            customer_type=customer_type,
            profile=gates.profile_for(profiles, customer_type, tier),
            company=company_id,
            public_tender=public_tender,
        )

    @api.model
    def _gate_tier_finder(self, today):
        """Function of (facts, monthly volume, company id) that gives the code of the
        tier which the demands follow, ``None`` when there is none."""
        return lambda facts, monthly_volume, company_id: None

    def _gate_met_ids(self, wanted):
        """``{lead id: {gate id, ...}}`` of the given gates that are met by now."""
        stages = {lead: wanted.stage_id.ids for lead in self}
        return {
            lead.id: {r.gate.id for r in results if r.state == gates.MET}
            for lead, results in self._gate_results(stages).items()
        }

    # --- facts ------------------------------------------------------------------------

    def _gate_facts(self):
        """``{lead id: {(name, reference): number}}``, one statement for all."""
        facts = defaultdict(dict)
        if not self.ids:
            return facts
        # The keys come from the cache: asking crm_lead would write the stage that is
        # being judged first, and the accepted step in a second statement.
        leads = SQL(
            "SELECT * FROM unnest(%s::int[], %s::int[], %s::int[])"
            " AS l(id, partner_id, company_id)",
            list(self.ids),
            [lead.partner_id.id or None for lead in self],
            [lead.company_id.id or self.env.company.id for lead in self],
        )
        rows = self.env.execute_query(
            SQL(
                "WITH lead(id, partner_id, company_id) AS (%s) %s",
                leads,
                self._gate_facts_counted(),
            )
        )
        today = fields.Date.context_today(self)
        for lead_id in self.ids:
            facts[lead_id]["today", None] = today
        for lead_id, name, reference, text, number in rows:
            key = name, reference if text is None else text
            facts[lead_id][key] = facts[lead_id].get(key, 0) + number
        return facts

    @api.model
    def _gate_facts_counted(self):
        """The queries of all facts as one, of what is in the database by now."""
        for model, names in self._gate_fact_fields():
            self.env[model].flush_model(names.split())
        return self._gate_fact_union(fields.Date.context_today(self))

    @api.model
    @tools.ormcache("today")
    def _gate_fact_union(self, today):
        """Written once a day: to put it together takes longer than to send it."""
        return SQL(" UNION ALL ").join(self._gate_fact_queries(today))

    @api.model
    def _gate_fact_fields(self):
        """Pairs (model, names of fields) that the facts are counted from: what waits in
        the cache is written first. Extend by ``+ [...]``."""
        return [
            ("logistics.gate.result", "lead_id gate_id document_type_id not_available"),
            ("logistics.gate.waiver", "lead_id gate_id expires_on revoked_at"),
            ("logistics.lead.finding", "lead_id kind"),
        ]

    @api.model
    def _gate_fact_queries(self, today):
        """SELECTs of (lead id, name, numeric reference, text reference, number) over
        the row source ``lead(id, partner_id, company_id)``. Extend by ``+ [...]``.

        :param today: the user's day
        """
        return [
            SQL(
                """SELECT lead.id, 'gate', r.gate_id, NULL, 1
                     FROM lead JOIN logistics_gate_result r ON r.lead_id = lead.id"""
            ),
            SQL(
                """SELECT lead.id, 'document', r.document_type_id, NULL, COUNT(*)
                     FROM lead JOIN logistics_gate_result r ON r.lead_id = lead.id
                    WHERE r.document_type_id IS NOT NULL
                      AND r.not_available IS NOT TRUE
                    GROUP BY lead.id, r.document_type_id"""
            ),
            SQL(
                """SELECT lead.id, 'waiver', w.gate_id, NULL, 1
                     FROM lead JOIN logistics_gate_waiver w ON w.lead_id = lead.id
                    WHERE w.expires_on >= %s AND w.revoked_at IS NULL""",
                today,
            ),
            SQL(
                """SELECT lead.id, 'finding', NULL::int, f.kind, COUNT(*)
                     FROM lead JOIN logistics_lead_finding f ON f.lead_id = lead.id
                    GROUP BY lead.id, f.kind"""
            ),
        ]
