from odoo import api, fields, models
from odoo.exceptions import AccessError

from .logistics_approval_mixin import ENGINE


class ResPartner(models.Model):
    """Tier of a customer (H-7.1). The effective tier is a copy of the approved
    assessment for the current company; nobody else writes it."""

    _inherit = "res.partner"

    logistics_tier_id = fields.Many2one(
        "logistics.tier",
        string="Customer tier",
        company_dependent=True,
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Effective tier in the policy scheme of the company. Empty: untiered.",
    )
    logistics_tier_color = fields.Integer(
        related="logistics_tier_id.color", string="Tier colour"
    )
    logistics_tier_label = fields.Char(
        string="Tier", compute="_compute_logistics_tier_label"
    )
    logistics_tier_assessment_ids = fields.One2many(
        "logistics.tier.assessment",
        "partner_id",
        string="Tier history",
        groups="logistics_crm.group_logistics_user",
    )
    logistics_target_ids = fields.One2many(
        "logistics.customer.target",
        "partner_id",
        string="Annual income targets",
        groups="logistics_crm.group_logistics_user",
    )
    # Qualitative flags (H-7.1-2); the amount alone proposes, flags justify a raise.
    logistics_strategic_value = fields.Boolean(
        string="Strategic cooperation value", tracking=True
    )
    logistics_joint_venture = fields.Boolean(
        string="Joint-venture basis", tracking=True
    )
    logistics_supply_chain_demand = fields.Selection(
        [("none", "None"), ("evident", "Evident"), ("strong", "Strong")],
        string="Demand for supply-chain integration",
        tracking=True,
    )
    logistics_is_benchmark = fields.Boolean(
        string="Industry benchmark",
        tracking=True,
        help="Well-known customer of his industry with brand effect: a key account and "
        "the model for promotion.",
    )
    logistics_is_strategic_partner = fields.Boolean(
        string="Long-term strategic partner", tracking=True
    )

    @api.depends("logistics_tier_id")
    @api.depends_context("company", "lang")
    def _compute_logistics_tier_label(self):
        for partner in self:
            # sudo: the code of a tier is shown to whoever sees the customer.
            code = partner.sudo().logistics_tier_id.code
            partner.logistics_tier_label = code or self.env._("Untiered")

    @api.onchange("logistics_is_benchmark", "industry_id")
    def _onchange_logistics_is_benchmark(self):
        """One model customer an industry (B-5.2.4.1): a hint, not a ban."""
        if not (self.logistics_is_benchmark and self.industry_id):
            return None
        other = self.search(
            [
                ("logistics_is_benchmark", "=", True),
                ("industry_id", "=", self.industry_id.id),
                ("id", "not in", self._origin.ids),
                ("parent_id", "=", False),
            ],
            limit=1,
        )
        return other and {
            "warning": {
                "title": self.env._("Second benchmark customer"),
                "message": self.env._(
                    "%(customer)s is the benchmark customer of this industry already.",
                    customer=other.display_name,
                ),
            }
        }

    # --- guard ----------------------------------------------------------------------

    @api.model
    def _commercial_fields(self):
        return super()._commercial_fields() + [
            "logistics_tier_id",
            "logistics_strategic_value",
            "logistics_joint_venture",
            "logistics_supply_chain_demand",
            "logistics_is_benchmark",
            "logistics_is_strategic_partner",
        ]

    @api.model
    def default_get(self, fields):
        # A default sent with the context must not set a tier either.
        values = super().default_get(fields)
        values.pop("logistics_tier_id", None)
        return values

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("logistics_tier_id") for vals in vals_list):
            self._logistics_refuse_tier()
        return super().create(vals_list)

    def write(self, vals):
        if "logistics_tier_id" in vals:
            self._logistics_check_tier_write(vals["logistics_tier_id"] or False)
        return super().write(vals)

    def _logistics_check_tier_write(self, tier_id):
        """Let core copy the tier of a customer to his contacts, refuse all else."""
        if self.env.context.get("approval_engine") is ENGINE:
            return
        # sudo: compares ids only, whoever writes.
        for partner in self.sudo():
            if partner.commercial_partner_id.logistics_tier_id.id != tier_id:
                self._logistics_refuse_tier()

    def _logistics_refuse_tier(self):
        raise AccessError(
            self.env._(
                "The tier of a customer follows the approved assessment: propose a "
                "tier instead of writing it."
            )
        )

    def _get_tier_flags(self):
        """Names of the qualitative flags that justify a raise (H-7.1-2/-3)."""
        self.ensure_one()
        demand = self.logistics_supply_chain_demand in ("evident", "strong")
        flags = {
            "strategic": self.logistics_strategic_value,
            "joint_venture": self.logistics_joint_venture,
            "supply_chain": demand,
        }
        return [name for name, given in flags.items() if given]
