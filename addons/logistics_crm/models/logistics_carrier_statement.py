from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

OFFICERS = (
    "logistics_crm.group_logistics_operations,"
    "logistics_crm.group_logistics_finance_settlement"
)
FINANCE = "logistics_crm.group_logistics_finance_settlement"
#: Facts that buttons set and nobody types.
PROTECTED = frozenset({"state", "move_id", "name"})


class LogisticsCarrierStatement(models.Model):
    """What a carrier gets for a month: agreed cost against his figures, line by line,
    then a native vendor bill in draft (decision E4)."""

    _name = "logistics.carrier.statement"
    _description = "Carrier Statement"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Number",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
        index="trigram",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Carrier",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    date_from = fields.Date(required=True)
    date_to = fields.Date(required=True)
    state = fields.Selection(
        [
            ("draft", "To check"),
            ("checked", "Checked"),
            ("billed", "Billed"),
            ("cancel", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    line_ids = fields.One2many("logistics.carrier.statement.line", "statement_id")
    line_count = fields.Integer(string="Shipments", compute="_compute_counts")
    open_count = fields.Integer(string="To check", compute="_compute_counts")
    disputed_count = fields.Integer(string="Disputed", compute="_compute_counts")
    amount_agreed = fields.Monetary(
        string="Agreed cost", compute="_compute_totals", store=True
    )
    amount_carrier = fields.Monetary(
        string="Amount of the carrier", compute="_compute_totals", store=True
    )
    amount_final = fields.Monetary(
        string="To pay",
        compute="_compute_totals",
        store=True,
        help="Of the lines that both sides agree on.",
    )
    move_id = fields.Many2one(
        "account.move",
        string="Vendor bill",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    note = fields.Text(string="Remarks")

    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from)", "The period ends after it begins."
    )

    @api.depends(
        "line_ids.amount_agreed",
        "line_ids.amount_carrier",
        "line_ids.amount_final",
        "line_ids.verdict",
    )
    def _compute_totals(self):
        for statement in self:
            lines = statement.line_ids
            statement.amount_agreed = sum(lines.mapped("amount_agreed"))
            statement.amount_carrier = sum(lines.mapped("amount_carrier"))
            agreed = lines.filtered(lambda line: line.verdict == "agreed")
            statement.amount_final = sum(agreed.mapped("amount_final"))

    @api.depends("line_ids.verdict")
    def _compute_counts(self):
        for statement in self:
            verdicts = statement.line_ids.mapped("verdict")
            statement.line_count = len(verdicts)
            statement.open_count = verdicts.count("open")
            statement.disputed_count = verdicts.count("disputed")

    @api.model_create_multi
    def create(self, vals_list):
        numbers = self.env["ir.sequence"]
        for vals in vals_list:
            company = vals.get("company_id") or self.env.company.id
            vals["name"] = numbers.with_company(company).next_by_code(
                "logistics.carrier.statement"
            )
            for name in PROTECTED - {"name"}:
                vals.pop(name, None)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and PROTECTED & vals.keys():
            raise UserError(self.env._("Use the buttons of the carrier statement."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        if any(statement.state == "billed" for statement in self):
            raise UserError(
                self.env._("A billed carrier statement stays: cancel its bill first.")
            )

    # --- making -----------------------------------------------------------------------

    @api.model
    def _open_domain(self, company, date_from, date_to):
        """Shipments with agreed cost that stand on no live carrier statement."""
        return (
            Domain("company_id", "=", company.id)
            & Domain("carrier_id", "!=", False)
            & Domain("carrier_cost", ">", 0)
            & Domain("state", "!=", "cancel")
            & Domain("shipped_on", ">=", date_from)
            & Domain("shipped_on", "<=", date_to)
            & ~Domain("carrier_line_ids", "any", [("is_live", "=", True)])
        )

    @api.model
    def _generate(self, company, date_from, date_to, carriers=None):
        """One statement a carrier and currency from what is on none yet."""
        domain = self._open_domain(company, date_from, date_to)
        if carriers is not None:
            domain &= Domain("carrier_id", "child_of", carriers.ids)
        # sudo: whoever may make carrier statements takes all shipments of the carrier.
        shipments = self.env["logistics.shipment"].sudo().search(domain)
        groups = shipments.grouped(
            lambda s: (s.carrier_id.commercial_partner_id, s.currency_id)
        )
        return self.create(
            [
                {
                    "partner_id": carrier.id,
                    "company_id": company.id,
                    "currency_id": currency.id,
                    "date_from": date_from,
                    "date_to": date_to,
                    "line_ids": [
                        Command.create({"shipment_id": shipment.id})
                        for shipment in batch.sorted(lambda s: (s.shipped_on, s.id))
                    ],
                }
                for (carrier, currency), batch in groups.items()
            ]
        )

    # --- buttons ----------------------------------------------------------------------

    def _check_role(self, groups, *states):
        self.check_access("write")
        if not self.env.user.has_groups(groups):
            raise AccessError(
                self.env._("Operations checks carrier statements, finance bills them.")
            )
        if any(statement.state not in states for statement in self):
            raise UserError(
                self.env._("The carrier statement is not at this step any more.")
            )

    def _set(self, vals):
        # sudo: the button checked the role and the step; nobody types these fields.
        self.sudo().write(vals)

    def action_agree_open(self):
        """Take our agreed cost for every line that nobody looked at."""
        self._check_role(OFFICERS, "draft")
        self.line_ids.filtered(lambda line: line.verdict == "open").verdict = "agreed"
        return True

    def action_check(self):
        """Every line is agreed or disputed."""
        self._check_role(OFFICERS, "draft")
        for statement in self:
            if not statement.line_ids or statement.open_count:
                raise UserError(
                    self.env._(
                        "Agree on or dispute each line of %(name)s first; %(count)s "
                        "are open.",
                        name=statement.name,
                        count=statement.open_count,
                    )
                )
        self._set({"state": "checked"})
        return True

    def action_reopen(self):
        """Check again; after a bill only when it was cancelled or deleted."""
        self._check_role(OFFICERS, "checked", "cancel", "billed")
        # sudo: only whether the bill still counts.
        if any(bill.state != "cancel" for bill in self.sudo().move_id):
            raise UserError(self.env._("Cancel the vendor bill first."))
        self._set({"state": "draft"})
        return True

    def action_cancel(self):
        """Its shipments are free for another statement."""
        self._check_role(OFFICERS, "draft", "checked")
        self._set({"state": "cancel"})
        return True

    def action_bill(self):
        """A native vendor bill in draft over the agreed lines; disputed ones wait for
        the next statement."""
        self._check_role(FINANCE, "checked")
        for statement in self:
            statement.lock_for_update()
            statement._create_bill()
        return self.action_view_bill()

    def action_view_bill(self):
        self.check_access("read")
        self.env["account.move"].check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_in_invoice_type"
        )
        if len(self.move_id) == 1:
            return {**action, "views": [(False, "form")], "res_id": self.move_id.id}
        return {**action, "domain": [("id", "in", self.move_id.ids)], "context": {}}

    def _create_bill(self):
        self.ensure_one()
        if not self.amount_final:
            raise UserError(
                self.env._("%(name)s: no line is agreed on.", name=self.name)
            )
        move = (
            self.env["account.move"]
            .with_company(self.company_id)
            .create(self._prepare_bill_vals())
        )
        self._set({"state": "billed", "move_id": move.id})

    def _prepare_bill_vals(self):
        """Values of the draft; native defaults give taxes, accounts and terms."""
        self.ensure_one()
        agreed = self.line_ids.filtered(lambda line: line.verdict == "agreed")
        line = {
            "name": self.env._(
                "Freight %(start)s to %(end)s, %(count)s shipments, %(name)s",
                start=self.date_from,
                end=self.date_to,
                count=len(agreed),
                name=self.name,
            ),
            "quantity": 1,
            "price_unit": self.amount_final,
        }
        policy = self.env["logistics.company.policy"]._get(self.company_id)
        if policy.carrier_product_id:
            line["product_id"] = policy.carrier_product_id.id
        return {
            "move_type": "in_invoice",
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "currency_id": self.currency_id.id,
            "invoice_origin": self.name,
            "invoice_line_ids": [Command.create(line)],
        }
