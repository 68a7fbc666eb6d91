from odoo import api, fields, models
from odoo.exceptions import UserError


class LogisticsCarrierStatementLine(models.Model):
    """One shipment on a carrier statement: what was agreed, what the carrier wants,
    what is paid (decision E4)."""

    _name = "logistics.carrier.statement.line"
    _description = "Carrier Statement Line"
    _order = "statement_id, id"
    _check_company_auto = True

    statement_id = fields.Many2one(
        "logistics.carrier.statement",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="statement_id.company_id", store=True)
    currency_id = fields.Many2one(related="statement_id.currency_id")
    shipment_id = fields.Many2one(
        "logistics.shipment",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    shipped_on = fields.Date(related="shipment_id.shipped_on")
    route = fields.Char(compute="_compute_route")
    vehicle_plate = fields.Char(related="shipment_id.vehicle_plate")
    amount_agreed = fields.Monetary(
        string="Agreed cost", readonly=True, help="Of the shipment when it was listed."
    )
    amount_carrier = fields.Monetary(
        string="Amount of the carrier", help="As on his own list."
    )
    verdict = fields.Selection(
        [("open", "To check"), ("agreed", "Agreed"), ("disputed", "Disputed")],
        required=True,
        compute="_compute_verdict",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
    )
    amount_final = fields.Monetary(
        string="To pay",
        compute="_compute_amount_final",
        store=True,
        readonly=False,
        precompute=True,
    )
    reason = fields.Char(help="Why the amounts differ, what was settled.")
    is_live = fields.Boolean(
        compute="_compute_is_live",
        store=True,
        precompute=True,
        help="Holds its shipment: no other carrier statement may list it.",
    )

    _shipment_uniq = models.UniqueIndex(
        "(shipment_id) WHERE is_live",
        "The shipment stands on another carrier statement.",
    )
    _amounts_positive = models.Constraint(
        "CHECK(COALESCE(amount_carrier, 0) >= 0 AND COALESCE(amount_final, 0) >= 0)",
        "Amounts cannot be negative.",
    )

    @api.depends("shipment_id.origin", "shipment_id.destination")
    def _compute_route(self):
        for line in self:
            places = [line.shipment_id.origin, line.shipment_id.destination]
            line.route = " – ".join(filter(None, places))

    @api.depends("amount_carrier")
    def _compute_verdict(self):
        """The same amount is agreed, another one disputed; without one it is open."""
        for line in self:
            if not line.amount_carrier:
                line.verdict = line.verdict or "open"
            elif line.currency_id.is_zero(line.amount_carrier - line.amount_agreed):
                line.verdict = "agreed"
            else:
                line.verdict = "disputed"

    @api.depends("amount_agreed")
    def _compute_amount_final(self):
        for line in self:
            line.amount_final = line.amount_agreed

    @api.depends("verdict", "statement_id.state")
    def _compute_is_live(self):
        for line in self:
            state = line.statement_id.state
            disputed = state == "billed" and line.verdict == "disputed"
            line.is_live = state != "cancel" and not disputed

    @api.depends("shipment_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.shipment_id.name

    @api.model_create_multi
    def create(self, vals_list):
        shipments = self.env["logistics.shipment"]
        for vals in vals_list:
            shipment = shipments.browse(vals.get("shipment_id"))
            vals["amount_agreed"] = shipment.carrier_cost
        return super().create(vals_list)

    def write(self, vals):
        if any(line.statement_id.state != "draft" for line in self):
            raise UserError(
                self.env._("The carrier statement is checked: reopen it to change it.")
            )
        if not self.env.su and "amount_agreed" in vals:
            raise UserError(self.env._("The agreed cost comes from the shipment."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_checked(self):
        if any(line.statement_id.state in ("checked", "billed") for line in self):
            raise UserError(
                self.env._("The carrier statement is checked: reopen it to change it.")
            )

    def action_take_carrier(self):
        """Pay what the carrier wants."""
        self.check_access("write")
        for line in self:
            if not line.amount_carrier:
                raise UserError(self.env._("Enter the amount of the carrier first."))
            line.write({"amount_final": line.amount_carrier, "verdict": "agreed"})
        return True

    def action_keep_ours(self):
        """Pay the agreed cost: the carrier gave in."""
        self.check_access("write")
        for line in self:
            line.write({"amount_final": line.amount_agreed, "verdict": "agreed"})
        return True

    def action_dispute(self):
        """Not paid now; it comes back on the next statement."""
        self.check_access("write")
        self.write({"verdict": "disputed"})
        return True


class LogisticsShipment(models.Model):
    _inherit = "logistics.shipment"

    carrier_line_ids = fields.One2many(
        "logistics.carrier.statement.line", "shipment_id", readonly=True
    )


class LogisticsCompanyPolicy(models.Model):
    _inherit = "logistics.company.policy"

    carrier_product_id = fields.Many2one(
        "product.product",
        string="Product of carrier bills",
        index="btree_not_null",
        tracking=True,
        help="Gives the vendor bill of a carrier its taxes and accounts.",
    )
