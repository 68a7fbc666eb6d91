from odoo import api, fields, models

from .res_partner_profile import SENSITIVE


class ResPartner(models.Model):
    """What the customer information survey and the basic-data form ask beyond the card
    (P-A2-1 to -6, S-2.3.2).

    Age, education and character of persons stand on these forms of the sources too; no
    columns are made for them (decision C10).
    """

    _inherit = "res.partner"

    # --- company (P-A2-1, P-A2-2)
    logistics_fax = fields.Char(string="Fax")
    logistics_manager_id = fields.Many2one(
        "res.partner",
        string="Person in charge",
        domain=[("is_company", "=", False)],
        index="btree_not_null",
        tracking=True,
    )
    logistics_responsible_for = fields.Char(
        string="Responsible for", help="What this contact looks after at the customer."
    )
    logistics_capital = fields.Monetary(string="Registered capital", tracking=True)
    logistics_founded_on = fields.Date(string="Founded on")
    logistics_site_area = fields.Float(string="Site area (m²)", aggregator=None)
    logistics_turnover = fields.Monetary(string="Annual turnover", tracking=True)
    logistics_employees = fields.Integer(string="Number of employees", aggregator=None)
    logistics_managers = fields.Integer(string="Number of managers", aggregator=None)
    logistics_staff = fields.Integer(
        string="Staff in all", compute="_compute_logistics_staff", aggregator=None
    )
    logistics_enterprise_type = fields.Selection(
        [
            ("state", "State-owned"),
            ("joint_stock", "Joint-stock company"),
            ("private", "Private company"),
            ("partnership", "Partnership"),
            ("joint_venture", "Joint venture"),
            ("other", "Other"),
        ],
        string="Enterprise type",
    )
    logistics_resources = fields.Text(
        string="Resource situation",
        help="Own fleet, warehouses, systems and people for logistics.",
    )
    logistics_other_items = fields.Text(string="Other necessary items")

    # --- judgement (S-2.3.2)
    logistics_management_style = fields.Selection(
        [
            ("active", "Enterprising"),
            ("steady", "Steady"),
            ("conservative", "Conservative"),
            ("speculative", "Speculative"),
            ("unsettled", "Unsettled"),
        ],
        string="Management style",
    )
    logistics_condition = fields.Selection(
        [
            ("flourishing", "Flourishing"),
            ("growing", "Growing"),
            ("stable", "Stable"),
            ("declining", "Declining"),
            ("unsettled", "Unsettled"),
        ],
        string="Business condition",
        tracking=True,
    )
    logistics_peer_position = fields.Selection(
        [
            ("leader", "Industry leader"),
            ("influential", "Influential"),
            ("first", "First class"),
            ("second", "Second class"),
            ("third", "Third class"),
        ],
        string="Position among peers",
    )
    logistics_price_level = fields.Selection(
        [
            ("reasonable", "Reasonable"),
            ("high", "High"),
            ("low", "Low"),
            ("cut", "Cut-price"),
        ],
        string="Price level",
    )
    logistics_sales_mode = fields.Char(string="Sales mode")

    # --- seasons and payment
    logistics_peak_months = fields.Char(string="Peak season", help="Such as 9-12.")
    logistics_peak_amount = fields.Monetary(string="Amount a month, peak season")
    logistics_low_months = fields.Char(string="Low season", help="Such as 2-3.")
    logistics_low_amount = fields.Monetary(string="Amount a month, low season")
    logistics_payment_way = fields.Char(string="Way of payment")
    logistics_payment_formalities = fields.Text(string="Payment formalities")

    # --- potential
    logistics_potential_volume = fields.Monetary(
        string="Potential monthly volume",
        copy=False,
        groups=SENSITIVE,
        tracking=True,
        help="What the customer spends on logistics in a month, with all suppliers.",
    )
    logistics_wallet_share = fields.Float(
        string="Our share of it",
        compute="_compute_logistics_wallet_share",
        groups=SENSITIVE,
        aggregator=None,
        help="Our average monthly revenue of the last three months, of the potential.",
    )
    logistics_lane_ids = fields.Many2many(
        "logistics.need.lane",
        string="Lanes",
        compute="_compute_logistics_network",
        groups=SENSITIVE,
        help="From the latest need sheet.",
    )
    logistics_warehouse_ids = fields.Many2many(
        "logistics.need.warehouse",
        string="Warehouses",
        compute="_compute_logistics_network",
        groups=SENSITIVE,
        help="From the latest need sheet.",
    )
    logistics_surveyor_id = fields.Many2one("res.users", string="Surveyed by")
    logistics_surveyed_on = fields.Date(string="Surveyed on")

    @api.depends("logistics_employees", "logistics_managers")
    def _compute_logistics_staff(self):
        for partner in self:
            staff = partner.logistics_employees + partner.logistics_managers
            partner.logistics_staff = staff

    @api.depends("logistics_potential_volume")
    @api.depends_context("company")
    def _compute_logistics_wallet_share(self):
        today = fields.Date.context_today(self)
        revenue = self._origin._logistics_monthly_revenue(self.env.company, today)
        for partner in self:
            potential = partner.logistics_potential_volume
            ours = revenue.get(partner.commercial_partner_id._origin.id, 0)
            partner.logistics_wallet_share = potential and ours / potential

    @api.depends_context("company")
    def _compute_logistics_network(self):
        """Lanes and warehouses of the latest need sheet, for all customers at once."""
        sheets = self.env["logistics.need.sheet"].search(
            [("partner_id", "in", self.commercial_partner_id._origin.ids)],
            order="date, id",
        )
        latest = {sheet.partner_id.id: sheet for sheet in sheets}
        for partner in self:
            sheet = latest.get(partner.commercial_partner_id._origin.id, sheets[:0])
            partner.logistics_lane_ids = sheet.lane_ids
            partner.logistics_warehouse_ids = sheet.warehouse_ids

    @api.onchange("logistics_potential_volume")
    def _onchange_logistics_surveyed(self):
        """Whoever enters figures of the survey is named as the surveyor."""
        if self.logistics_potential_volume and not self.logistics_surveyor_id:
            self.logistics_surveyor_id = self.env.user
            self.logistics_surveyed_on = fields.Date.context_today(self)
