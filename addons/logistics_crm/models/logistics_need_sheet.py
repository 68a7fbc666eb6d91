from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LogisticsNeedSheet(models.Model):
    """What a customer needs of logistics: goods, transport, lanes, warehouses and the
    services asked for (B-5.1.6-C1 to -C5, H-5.4.5-1, -3, B-2.1-T1e)."""

    _name = "logistics.need.sheet"
    _description = "Need Sheet"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        string="Recorded by",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    date = fields.Date(required=True, default=fields.Date.context_today)

    # Goods
    goods_name = fields.Char(string="Goods", tracking=True)
    goods_size = fields.Char(string="Size", help="Of one unit, with its measure.")
    goods_weight = fields.Float(string="Weight of one unit (kg)", aggregator=None)
    goods_density = fields.Float(string="Density (kg/m³)", aggregator=None)
    is_hazardous = fields.Boolean(string="Dangerous goods", tracking=True)
    special_handling = fields.Text()
    physical_properties = fields.Text()
    chemical_properties = fields.Text()
    packaging = fields.Text()
    delivery_schedule = fields.Text()

    # Transport
    transport_mode = fields.Selection(
        [
            ("road", "Road"),
            ("rail", "Rail"),
            ("air", "Air"),
            ("sea", "Sea"),
            ("express", "Express"),
            ("intermodal", "Intermodal"),
        ]
    )
    connection_mode = fields.Char(help="How the modes are linked, for intermodal runs.")
    service_type = fields.Selection(
        [
            ("export", "Export shipping"),
            ("import", "Import shipping"),
            ("domestic_air", "Domestic air"),
            ("domestic_land", "Domestic land"),
            ("international_express", "International express"),
            ("international_sea", "International sea"),
            ("domestic_delivery", "Domestic delivery"),
        ]
    )
    reach = fields.Selection(
        [("door", "Door to door"), ("warehouse", "Warehouse to warehouse")]
    )
    load_type = fields.Selection(
        [
            ("ltl", "Less than truckload"),
            ("ftl", "Full truckload"),
            ("both", "Both"),
        ],
        string="LTL or FTL",
    )
    loading_place = fields.Char()
    loading_quantity = fields.Char(help="Quantity of one loading, with its unit.")
    total_weight = fields.Float(string="Weight a month (t)")
    dimensions = fields.Char()
    shipments_per_month = fields.Float(string="Shipments a month", aggregator="sum")
    loading_notes = fields.Text()
    equipment = fields.Text(string="Transport equipment")
    special_equipment = fields.Text()
    delivery_requirements = fields.Text()

    # Needs and entry
    need_ids = fields.One2many(
        "logistics.need", "sheet_id", string="Services needed", copy=True
    )
    lane_ids = fields.One2many(
        "logistics.need.lane", "sheet_id", string="Lanes", copy=True
    )
    warehouse_ids = fields.One2many(
        "logistics.need.warehouse", "sheet_id", string="Warehouses", copy=True
    )
    handover_ids = fields.One2many(
        "logistics.handover", "need_sheet_id", string="Hand-overs"
    )
    culture_notes = fields.Text(
        string="Culture and processes", help="What to know of the customer's house."
    )
    entry_point = fields.Text(help="Where we can start, agreed with the customer.")
    target_business = fields.Text(help="Business that we aim at first.")
    entry_mode = fields.Text(help="Form of the first cooperation.")
    open_count = fields.Integer(
        compute="_compute_open_count", string="Needs not met yet"
    )

    _figures_positive = models.Constraint(
        "CHECK(goods_weight >= 0 AND goods_density >= 0 AND total_weight >= 0"
        " AND shipments_per_month >= 0)",
        "Weights, density and shipments cannot be negative.",
    )

    @api.depends("lead_id")
    def _compute_partner_id(self):
        for sheet in self:
            customer = sheet.lead_id.partner_id.commercial_partner_id
            sheet.partner_id = customer or sheet.partner_id

    @api.depends("lead_id", "partner_id", "date")
    def _compute_display_name(self):
        for sheet in self:
            # sudo: operations read the sheet, not the opportunity; only its name shows
            whom = sheet.partner_id.name or sheet.sudo().lead_id.name or ""
            sheet.display_name = f"{whom}, {fields.Date.to_string(sheet.date)}"

    @api.depends("need_ids.satisfied")
    def _compute_open_count(self):
        for sheet in self:
            sheet.open_count = sum(n.satisfied != "met" for n in sheet.need_ids)

    @api.constrains("lead_id", "partner_id", "company_id")
    def _check_whom(self):
        if any(not sheet.lead_id and not sheet.partner_id for sheet in self):
            raise ValidationError(
                self.env._("Choose the opportunity or the customer that has the need.")
            )

    def _get_service_matrix(self):
        """The catalogue with a tick for what is needed, for the print (B-2.1-T1e).

        :return: ``[(category label, [(service, needs), ...]), ...]``
        """
        self.ensure_one()
        services = self.env["logistics.service"].search(
            [("company_id", "in", (self.company_id.id, False))]
        )
        services |= self.need_ids.service_id
        labels = services._fields["category"]._description_selection(self.env)
        asked = self.need_ids.grouped("service_id")
        offered = services.grouped("category")
        none = self.need_ids.browse()
        return [
            (label, [(service, asked.get(service, none)) for service in offered[key]])
            for key, label in labels
            if key in offered
        ]
