from odoo import api, fields, models

#: Who reads what would hurt the customer in the wrong hands (design rule 12).
SENSITIVE = ",".join(
    f"logistics_crm.group_logistics_{role}"
    for role in ("salesperson", "funnel_reviewer", "executive")
)
#: Html cannot be tracked by value; the chatter says that it changed.
LOGGED = ("logistics_structure", "logistics_decision_flow", "logistics_duties")


class ResPartner(models.Model):
    """The customer card: what we know of a (potential) customer (K-4.1.2a to -e)."""

    _inherit = "res.partner"

    # Basic information
    logistics_legal_representative_id = fields.Many2one(
        "res.partner",
        string="Legal representative",
        domain=[("is_company", "=", False)],
        tracking=True,
    )
    logistics_business_scope = fields.Text(string="Business scope", tracking=True)
    logistics_relation = fields.Selection(
        [("direct", "Direct customer"), ("indirect", "Indirect customer")],
        string="Customer relation",
        tracking=True,
        help="An indirect customer is served through another company.",
    )
    logistics_end_customer_id = fields.Many2one(
        "res.partner",
        string="End customer",
        domain=[("is_company", "=", True)],
        tracking=True,
        help="Whose goods an indirect customer hands to us.",
    )

    # Organisation
    logistics_structure = fields.Html(string="Internal structure")
    logistics_decision_flow = fields.Html(
        string="Decision flow",
        copy=False,  # whoever may not read it may still duplicate a contact
        groups=SENSITIVE,
    )
    logistics_duties = fields.Html(string="Duties of the departments")
    logistics_contact_role = fields.Selection(
        [
            ("final_decision_maker", "Final decision maker"),
            ("decision_maker", "Decision maker"),
            ("influencer", "Influencer"),
            ("user", "End user"),
            ("gatekeeper", "Gatekeeper"),
            ("receptionist", "Receptionist"),
            ("supporter", "Supporter inside the customer"),
        ],
        string="Role in decisions",
        tracking=True,
        help="Part of this contact in the customer's decisions on logistics.",
    )

    # Business
    logistics_business_scale = fields.Char(
        string="Business scale",
        tracking=True,
        help="For example turnover, number of plants or employees.",
    )
    logistics_main_products = fields.Text(
        string="Main products or services", tracking=True
    )
    logistics_market_share = fields.Float(
        string="Market share", digits=(5, 4), aggregator=None, tracking=True
    )

    # Purchasing
    logistics_purchase_need = fields.Text(string="Logistics need", tracking=True)
    logistics_purchase_frequency = fields.Selection(
        [
            ("daily", "Daily"),
            ("weekly", "Weekly"),
            ("monthly", "Monthly"),
            ("quarterly", "Quarterly"),
            ("yearly", "Once a year"),
            ("irregular", "Irregularly"),
        ],
        string="Purchase frequency",
        tracking=True,
    )
    logistics_purchase_budget = fields.Monetary(
        string="Annual logistics budget",
        copy=False,
        groups=SENSITIVE,
        tracking=True,
    )
    logistics_purchase_criteria = fields.Text(string="Decision criteria", tracking=True)

    # Competitors
    logistics_competitor_use_ids = fields.One2many(
        "logistics.competitor.use",
        "partner_id",
        string="Competitors in use",
        groups=f"{SENSITIVE},logistics_crm.group_logistics_cs_officer",
    )

    def write(self, vals):
        result = super().write(vals)
        if changed := [name for name in LOGGED if name in vals]:
            self._logistics_log_changed(changed)
        return result

    def _logistics_log_changed(self, names):
        labels = self.fields_get(names, ["string"])
        body = self.env._(
            "Changed: %(fields)s",
            fields=", ".join(label["string"] for label in labels.values()),
        )
        self._message_log_batch(dict.fromkeys(self.ids, body))

    @api.onchange("logistics_relation")
    def _onchange_logistics_relation(self):
        if self.logistics_relation != "indirect":
            self.logistics_end_customer_id = False
