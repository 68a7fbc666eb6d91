from odoo import api, fields, models
from odoo.exceptions import ValidationError

SWOT = ("strength", "weakness", "opportunity", "threat")


class LogisticsLeadFinding(models.Model):
    """What was found out about a deal, one line each: needs, value points,
    difficulties, SWOT, competitors, resources, risks (H-5.4.5-2, H-5.5.3-2/-3,
    H-5.7.2-1/-2)."""

    _name = "logistics.lead.finding"
    _description = "Finding on a Lead"
    _order = "lead_id, kind, sequence, id"
    _check_company_auto = True

    lead_id = fields.Many2one(
        "crm.lead", required=True, ondelete="cascade", index=True, check_company=True
    )
    company_id = fields.Many2one(related="lead_id.company_id")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("need", "Need"),
            ("value", "Value point"),
            ("difficulty", "Difficulty"),
            ("strength", "SWOT: strength"),
            ("weakness", "SWOT: weakness"),
            ("opportunity", "SWOT: opportunity"),
            ("threat", "SWOT: threat"),
            ("competitor", "Competitor"),
            ("resource", "Resource needed"),
            ("risk", "Risk"),
        ],
        required=True,
        default="need",
        index=True,
    )
    name = fields.Char(string="In one sentence", required=True)
    note = fields.Text(string="Details")
    contact_id = fields.Many2one(
        "res.partner",
        ondelete="set null",
        index="btree_not_null",
        help="Who said it or whom it concerns.",
    )
    satisfaction = fields.Selection(
        [("open", "Not met yet"), ("partly", "Partly met"), ("met", "Met")],
        help="How far our solution meets the need.",
    )
    is_personal = fields.Boolean(
        string="Personal need",
        help="Restricted. Only where the company policy allows it, never for a public "
        "tender.",
    )
    quantity = fields.Float(aggregator=None, help="Resource: how much or how many.")
    date = fields.Date(string="Needed from", help="Resource: needed from this day.")
    user_id = fields.Many2one(
        "res.users", string="Recorded by", default=lambda self: self.env.user
    )

    @api.constrains("is_personal", "kind", "lead_id")
    def _check_personal(self):
        for finding in self.filtered("is_personal"):
            if finding.kind != "need":
                raise ValidationError(
                    self.env._("Only a need can be personal: untick 'Personal need'.")
                )
            if finding.lead_id.logistics_public_tender:
                raise ValidationError(
                    self.env._(
                        "%(lead)s is a public tender: personal needs cannot be "
                        "recorded.",
                        lead=finding.lead_id.display_name,
                    )
                )
            policy = self.env["logistics.company.policy"]._get(
                finding.company_id or self.env.company
            )
            if not policy.allow_personal_needs:
                raise ValidationError(
                    self.env._(
                        "The company policy does not allow to record personal needs."
                    )
                )
