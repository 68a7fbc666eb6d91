from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class LogisticsCompetitorUse(models.Model):
    """A competitor's service that a customer uses now, and what it thinks of it
    (K-4.1.2e)."""

    _name = "logistics.competitor.use"
    _description = "Competitor in Use"
    _inherit = ["logistics.confidential.mixin"]
    _order = "partner_id, id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="cascade"
    )
    competitor_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        domain=[("is_company", "=", True)],
    )
    competitor_name = fields.Char(
        string="Competitor without card",
        help="Where the competitor has no card of its own yet.",
    )
    service = fields.Char(required=True, help="What the customer buys there.")
    rating = fields.Selection(
        [
            ("1", "Very poor"),
            ("2", "Poor"),
            ("3", "Fair"),
            ("4", "Good"),
            ("5", "Very good"),
        ],
        help="How the customer judges the service.",
    )
    share = fields.Float(
        digits=(5, 4), aggregator=None, help="Share of the customer's volume."
    )
    price = fields.Char(help="For example 320 a ton, or below ours.")
    contract_end = fields.Date(help="From then on the customer may change supplier.")
    comment = fields.Text()
    active = fields.Boolean(default=True, help="Archive what the customer gave up.")
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    salesperson_id = fields.Many2one(related="partner_id.user_id", string="Salesperson")
    industry_id = fields.Many2one(related="partner_id.industry_id")

    _share_valid = models.Constraint(
        "CHECK(share >= 0 AND share <= 1)",
        "The share of a supplier lies between 0 and 100 %.",
    )

    @api.depends("competitor_id", "competitor_name", "service")
    def _compute_display_name(self):
        for use in self:
            name = use.competitor_id.name or use.competitor_name
            use.display_name = f"{name}: {use.service}"

    @api.model
    def _confidential_own_domain(self):
        mine = [("partner_id.user_id", "=", self.env.uid)]
        return Domain(super()._confidential_own_domain()) | Domain(mine)

    @api.constrains("competitor_id", "competitor_name")
    def _check_competitor(self):
        if any(not (use.competitor_id or use.competitor_name) for use in self):
            raise ValidationError(self.env._("Name the competitor."))

    @api.model_create_multi
    def create(self, vals_list):
        uses = super().create(vals_list)
        uses._log_on_customers(self.env._("Competitor in use: %s"))
        return uses

    def write(self, vals):
        result = super().write(vals)
        self._log_on_customers(self.env._("Competitor in use changed: %s"))
        return result

    def unlink(self):
        self._log_on_customers(self.env._("Competitor no longer in use: %s"))
        return super().unlink()

    def _log_on_customers(self, template):
        """The card is logged whenever the customer changes (S-3.2.1-A19.3).

        :param template: translated text with one ``%s`` for the competitors
        """
        bodies = {
            partner.id: template % ", ".join(uses.mapped("display_name"))
            for partner, uses in self.grouped("partner_id").items()
        }
        self.partner_id._message_log_batch(bodies)
