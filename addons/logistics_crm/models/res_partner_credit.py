from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import ageing

USER = "logistics_crm.group_logistics_user"
FINANCE = (
    "logistics_crm.group_logistics_finance_settlement,"
    "logistics_crm.group_logistics_executive,account.group_account_manager"
)
#: Lights that a card shows.
WARNINGS = ("yellow", "red")
LIGHTS = [
    ("none", "No credit"),
    ("green", "Green"),
    ("yellow", "Yellow"),
    ("red", "Red"),
]


class ResPartner(models.Model):
    """Credit of a customer (S-2.3.4-CR): everybody in sales sees a colour, only finance
    sees amounts. One statement for a whole page of customers."""

    _inherit = "res.partner"

    logistics_credit_light = fields.Selection(
        LIGHTS,
        string="Credit light",
        compute="_compute_logistics_credit",
        groups=USER,
    )
    logistics_credit_reason = fields.Char(
        string="Why this light",
        compute="_compute_logistics_credit",
        groups=USER,
    )
    logistics_exposure = fields.Monetary(
        string="Exposure",
        compute="_compute_logistics_credit",
        groups=FINANCE,
        help="Open receivables and what will be invoiced, in the company's currency.",
    )
    logistics_receivable = fields.Monetary(
        string="Open receivables", compute="_compute_logistics_credit", groups=FINANCE
    )
    logistics_overdue = fields.Monetary(
        string="Overdue", compute="_compute_logistics_credit", groups=FINANCE
    )
    logistics_days_late = fields.Integer(
        string="Days late (oldest)",
        compute="_compute_logistics_credit",
        groups=USER,
    )
    logistics_dso = fields.Float(
        string="Days sales outstanding",
        compute="_compute_logistics_dso",
        groups=FINANCE,
        help="Rolling, see the policy of the company. Zero when nothing was sold.",
    )

    @api.model
    def _logistics_credit_parts(self, company, partner_ids, today):
        """What makes up the credit of customers: SQL selects of (partner_id, kind,
        amount, days), all in the company's currency.

        Kinds: ``receivable`` and ``uninvoiced`` add to the exposure, ``limit``,
        ``danger`` (weight of signals), ``blocked``, ``released``. Concern files extend
        with ``super() + [...]``; all parts together stay one statement.
        """
        items = self.env["logistics.receivable.report"]._open_items(
            today, company.ids, partner_ids
        )
        return [
            SQL(
                """SELECT i.partner_id, 'receivable', i.residual::float,
                          CASE WHEN i.residual > 0
                               THEN GREATEST(%(today)s::date - i.date_due, 0)
                               ELSE 0 END
                     FROM (%(items)s) i""",
                today=today,
                items=items,
            ),
            SQL(
                """SELECT p.id, 'limit', (p.credit_limit ->> %(company)s)::float, 0
                     FROM res_partner p
                    WHERE p.id IN %(ids)s AND p.credit_limit ? %(company)s""",
                company=str(company.id),
                ids=partner_ids,
            ),
        ]

    @api.model
    def _logistics_credit(self, partners, company=None):
        """Figures of commercial partners in one company.

        :returns: {partner id: dict of receivable, overdue, uninvoiced, limit, danger,
            blocked, released, days_late, policy}; one statement, the policy's numbers
            come with it
        """
        partner_ids = tuple(partners.commercial_partner_id.ids)
        if not partner_ids:
            return {}
        company = company or self.env.company
        found, nothing = self._logistics_credit_found(partner_ids, company)
        return {
            partner_id: found.get(partner_id) or dict(nothing)
            for partner_id in partner_ids
        }

    @api.model
    def _logistics_credit_found(self, partner_ids, company):
        """The same of those customers only for whom there is something.

        :param partner_ids: tuple of ids of commercial partners, not empty
        :returns: (figures by id, the figures of all others)
        """
        found, policy = {}, None
        for partner_id, kind, amount, late, days in self.env.execute_query(
            self._logistics_credit_query(company, partner_ids)
        ):
            if kind == "policy":
                policy = (amount or 0.0, late or 0, days or 0)
                continue
            mine = found.setdefault(partner_id, dict.fromkeys(_FIGURES, 0.0))
            mine[kind] = amount or 0.0
            if kind == "receivable":
                mine["overdue"] = late or 0.0
                mine["days_late"] = days or 0
        if not policy:
            # Nobody asked for the policy of this company so far: made with defaults.
            record = self.env["logistics.company.policy"]._get(company)
            policy = tuple(record[name] for name in _POLICY)
        for mine in found.values():
            mine["policy"] = policy
        return found, {**dict.fromkeys(_FIGURES, 0.0), "policy": policy}

    @api.model
    def _logistics_credit_query(self, company, partner_ids):
        """SQL of the figures. The numbers of the policy come with them: a page of
        cards asks once."""
        today = fields.Date.context_today(self)
        # sudo: sales see a colour computed from the ledger, never its rows
        report = self.env["logistics.receivable.report"].sudo()
        report._flush_sources()
        self.flush_model(["credit_limit"])
        self.env["logistics.company.policy"].flush_model(_POLICY)
        # sudo: as above
        parts = self.sudo()._logistics_credit_parts(company, partner_ids, today)
        return SQL(
            """SELECT part.partner_id, part.kind, SUM(part.amount),
                      SUM(part.amount) FILTER (WHERE part.days > 0), MAX(part.days)
                 FROM (%(parts)s) part(partner_id, kind, amount, days)
                GROUP BY part.partner_id, part.kind
                UNION ALL
               SELECT NULL, 'policy', credit_warn_share, credit_red_days,
                      credit_red_signals
                 FROM logistics_company_policy WHERE company_id = %(company)s""",
            parts=SQL(" UNION ALL ").join(parts),
            company=company.id,
        )

    @api.model
    def _logistics_credit_warnings(self, partner_ids, company):
        """``{customer id: "yellow" or "red"}`` of those to be warned of, by one
        statement for hundreds of customers."""
        if not partner_ids:
            return {}
        found, nothing = self._logistics_credit_found(tuple(partner_ids), company)
        other = self._logistics_credit_verdict(nothing)[0]
        lights = {}
        for partner_id in partner_ids:
            mine = found.get(partner_id)
            light = self._logistics_credit_verdict(mine)[0] if mine else other
            if light in WARNINGS:
                lights[partner_id] = light
        return lights

    @api.model
    def _logistics_credit_verdict(self, figures):
        """``ageing.light`` of one customer's figures under the policy."""
        credit = ageing.Credit(
            exposure=figures["receivable"] + figures["uninvoiced"],
            limit=figures["limit"],
            days_late=int(figures["days_late"]),
            danger=int(figures["danger"]),
            blocked=bool(figures["blocked"]),
            released=bool(figures["released"]),
        )
        return ageing.light(credit, *figures["policy"])

    def _logistics_credit_words(self):
        return {
            "over_limit": self.env._("over the credit limit"),
            "near_limit": self.env._("near the credit limit"),
            "very_late": self.env._("long overdue"),
            "late": self.env._("overdue"),
            "blocked": self.env._("statement not signed"),
            "danger": self.env._("risk signals"),
            "signals": self.env._("a risk signal"),
            "released": self.env._("released by finance"),
        }

    @api.depends("commercial_partner_id")
    @api.depends_context("company", "lang")
    def _compute_logistics_credit(self):
        """Colour and amounts together: a page of customers asks the books once."""
        figures = self._logistics_credit(self)
        words = self._logistics_credit_words()
        for partner in self:
            mine = figures.get(partner.commercial_partner_id.id)
            verdict, reasons = ("none", ())
            if mine:
                verdict, reasons = self._logistics_credit_verdict(mine)
            partner.logistics_credit_light = verdict
            partner.logistics_credit_reason = ", ".join(words[r] for r in reasons)
            partner.logistics_days_late = mine["days_late"] if mine else 0
            mine = mine or dict.fromkeys(_FIGURES, 0.0)
            partner.logistics_receivable = mine["receivable"]
            partner.logistics_overdue = mine["overdue"]
            partner.logistics_exposure = mine["receivable"] + mine["uninvoiced"]

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_logistics_dso(self):
        days = self.env["logistics.company.policy"]._get().dso_days
        today = fields.Date.context_today(self)
        figures = self._logistics_credit(self)
        self.env["account.move"].flush_model()
        sold = dict(
            self.env.execute_query(
                SQL(
                    """SELECT commercial_partner_id, SUM(amount_total_signed)
                         FROM account_move
                        WHERE state = 'posted'
                          AND move_type IN ('out_invoice', 'out_refund')
                          AND company_id = %s AND commercial_partner_id IN %s
                          AND invoice_date > %s AND invoice_date <= %s
                        GROUP BY commercial_partner_id""",
                    self.env.company.id,
                    tuple(figures) or (0,),
                    fields.Date.subtract(today, days=days),
                    today,
                )
            )
        )
        for partner in self:
            root = partner.commercial_partner_id.id
            mine = figures.get(root)
            value = mine and ageing.dso(
                mine["receivable"], float(sold.get(root) or 0), days
            )
            partner.logistics_dso = value or 0.0

    def action_logistics_receivables(self):
        """The open instalments of the customer."""
        self.check_access("read")
        self.env["logistics.receivable.report"].check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_crm.logistics_receivable_report_action"
        )
        return {
            **action,
            "views": [(False, "list"), (False, "pivot"), (False, "graph")],
            "domain": [("partner_id", "=", self.commercial_partner_id.id)],
        }


#: Numbers of the policy in the order ``ageing.light`` takes them.
_POLICY = ("credit_warn_share", "credit_red_days", "credit_red_signals")
_FIGURES = (
    "receivable",
    "overdue",
    "days_late",
    "uninvoiced",
    "limit",
    "danger",
    "blocked",
    "released",
)
