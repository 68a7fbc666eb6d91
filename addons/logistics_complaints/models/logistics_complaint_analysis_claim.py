from collections import defaultdict

from odoo import api, fields, models


class LogisticsComplaintAnalysis(models.Model):
    """Claims of the period against its revenue, and tickets of every kind
    (H-7.4.4-4, S-1.1.3-08)."""

    _inherit = "logistics.complaint.analysis"

    claims = fields.Integer(string="Number of claims", readonly=True, copy=False)
    claims_agreed = fields.Monetary(
        string="Compensation agreed", readonly=True, copy=False
    )
    revenue = fields.Monetary(
        readonly=True, copy=False, help="Posted invoices less credit notes, untaxed."
    )
    claim_ratio = fields.Float(
        string="Claims of the revenue", readonly=True, copy=False, aggregator="avg"
    )

    def _get_counts(self, domain):
        lines = self._get_claim_rows()
        agreed = sum(amount for _number, amount in lines.values())
        revenue = self._get_revenue()
        return {
            **super()._get_counts(domain),
            "claims": sum(number for number, _amount in lines.values()),
            "claims_agreed": agreed,
            "revenue": revenue,
            "claim_ratio": agreed / revenue if revenue > 0 else 0.0,
        }

    def _get_claim_rows(self):
        """Kind of claim -> [number, compensation agreed in the company's currency]."""
        rows = defaultdict(lambda: [0, 0.0])
        for kind, currency, number, agreed in self.env["logistics.claim"]._read_group(
            [
                ("company_id", "=", self.company_id.id),
                ("date", ">=", self.date_from),
                ("date", "<=", self.date_to),
                ("state", "!=", "rejected"),
            ],
            ["kind", "currency_id"],
            ["__count", "amount_agreed:sum"],
        ):
            rows[kind][0] += number
            rows[kind][1] += currency._convert(
                agreed, self.currency_id, self.company_id, self.date_to
            )
        return rows

    def _get_revenue(self):
        ((revenue,),) = self.env["account.move"]._read_group(
            [
                ("company_id", "=", self.company_id.id),
                ("move_type", "in", ("out_invoice", "out_refund")),
                ("state", "=", "posted"),
                ("invoice_date", ">=", self.date_from),
                ("invoice_date", "<=", self.date_to),
            ],
            [],
            ["amount_untaxed_signed:sum"],
        )
        return revenue or 0.0

    def _get_lines(self, domain, total):
        return [
            *self._get_kind_lines(),
            *super()._get_lines(domain, total),
            *self._get_claim_lines(),
        ]

    def _get_kind_lines(self):
        """Complaints, enquiries, suggestions and after-sales requests."""
        tickets = self.env["logistics.complaint"]
        labels = dict(tickets._fields["kind"]._description_selection(self.env))
        rows = tickets._read_group(
            [*self._get_domain(), ("state", "!=", "cancelled")], ["kind"], ["__count"]
        )
        total = sum(number for _kind, number in rows)
        return [
            {
                "section": "kind",
                "label": labels[kind],
                "number": number,
                "share": number / total,
            }
            for kind, number in rows
        ]

    def _get_claim_lines(self):
        kinds = self.env["logistics.claim"]._fields["kind"]
        labels = dict(kinds._description_selection(self.env))
        rows = self._get_claim_rows()
        total = sum(number for number, _amount in rows.values())
        return [
            {
                "section": "claim",
                "label": labels[kind],
                "number": number,
                "share": number / total,
                "compensation": agreed,
            }
            for kind, (number, agreed) in rows.items()
        ]


class LogisticsClaim(models.Model):
    _inherit = "logistics.claim"

    days_to_settle = fields.Integer(
        compute="_compute_days_to_settle",
        store=True,
        aggregator="avg",
        help="From the claim to its payment.",
    )

    @api.depends("date", "paid_on")
    def _compute_days_to_settle(self):
        for claim in self:
            paid = claim.paid_on and claim.date
            claim.days_to_settle = (claim.paid_on - claim.date).days if paid else 0
