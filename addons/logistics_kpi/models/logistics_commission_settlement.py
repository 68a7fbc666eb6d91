from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class LogisticsCommissionSettlement(models.Model):
    """The commission of one month: prepared, looked through with the reason for what is
    not in it, approved by four, locked, exported for payroll (H-9.1-17, H-9.1-21).

    A locked month never changes; facts that come later are paid in the open month.
    """

    _name = "logistics.commission.settlement"
    _description = "Commission Settlement"
    _inherit = ["mail.thread", "mail.activity.mixin", "logistics.approval.mixin"]
    _order = "month desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(
        required=True,
        default=lambda self: self._default_month(),
        help="Any day of it.",
    )
    date_to = fields.Date(
        string="Last day", compute="_compute_date_to", store=True, precompute=True
    )
    computed_at = fields.Datetime(string="Prepared at", readonly=True, copy=False)
    locked_at = fields.Datetime(readonly=True, copy=False, tracking=True)
    exported_at = fields.Datetime(readonly=True, copy=False, tracking=True)
    dispute_until = fields.Datetime(string="Disputes until", readonly=True, copy=False)
    statement_ids = fields.One2many(
        "logistics.commission.statement", "settlement_id", readonly=True
    )
    people_count = fields.Integer(
        "Number of people", compute="_compute_totals", compute_sudo=True
    )
    amount_earned = fields.Monetary(
        "Earned", compute="_compute_totals", compute_sudo=True
    )
    amount_payable = fields.Monetary(
        "To pay", compute="_compute_totals", compute_sudo=True
    )
    excluded_count = fields.Integer(
        "Not credited", compute="_compute_excluded", help="Payments of the month."
    )
    held_count = fields.Integer("Waiting lines", compute="_compute_held")

    _month_uniq = models.UniqueIndex(
        "(company_id, month)", "This month has a settlement: open the existing one."
    )

    @api.model
    def _default_month(self):
        return fields.Date.context_today(self) - relativedelta(months=1, day=1)

    @api.depends("month")
    def _compute_date_to(self):
        for settlement in self:
            settlement.date_to = settlement.month and settlement.month + relativedelta(
                day=31
            )

    @api.depends("month", "company_id")
    def _compute_display_name(self):
        for settlement in self:
            settlement.display_name = self.env._(
                "Commission of %(month)s",
                month=settlement.month and settlement.month.strftime("%Y-%m"),
            )

    @api.depends("statement_ids.payable", "statement_ids.earned")
    def _compute_totals(self):
        for settlement in self:
            settlement.people_count = len(settlement.statement_ids)
            settlement.amount_earned = sum(settlement.statement_ids.mapped("earned"))
            settlement.amount_payable = sum(settlement.statement_ids.mapped("payable"))

    @api.depends("month", "company_id", "computed_at")
    def _compute_excluded(self):
        for settlement in self:
            settlement.excluded_count = self.env[
                "logistics.commission.event"
            ].search_count(settlement._excluded_domain())

    @api.depends("month", "company_id", "computed_at")
    @api.depends_context("uid")
    def _compute_held(self):
        """Apart from the events, which the heads who approve may not read."""
        entries = self.env["logistics.commission.entry"]
        for settlement in self:
            settlement.held_count = entries.search_count(settlement._waiting_domain())

    def _excluded_domain(self):
        self.ensure_one()
        return [
            ("company_id", "=", self.company_id.id),
            ("date", ">=", self.month),
            ("date", "<=", self.date_to),
            ("reversal_of_id", "=", False),
            ("reversed_by_id", "=", False),
            ("reason", "!=", "paid"),
        ]

    def _waiting_domain(self):
        self.ensure_one()
        return [
            ("company_id", "=", self.company_id.id),
            ("date", "<=", self.date_to),
            ("statement_id", "=", False),
        ]

    # --- guards ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.update({"computed_at": False, "locked_at": False})
            if month := fields.Date.to_date(vals.get("month")):
                vals["month"] = month.replace(day=1)
        return super().create(vals_list)

    def write(self, vals):
        protected = {"computed_at", "locked_at", "exported_at", "dispute_until"}
        if not protected.isdisjoint(vals) and not self._approval_is_engine():
            self._approval_refuse_foreign()
        if month := fields.Date.to_date(vals.get("month")):
            vals = {**vals, "month": month.replace(day=1)}
            if any(settlement.computed_at for settlement in self):
                raise UserError(
                    self.env._("A prepared settlement keeps its month: make another.")
                )
        return super().write(vals)

    @api.constrains("month")
    def _check_month(self):
        for settlement in self:
            later = self.search_count(
                [
                    ("company_id", "=", settlement.company_id.id),
                    ("month", ">", settlement.month),
                    ("locked_at", "!=", False),
                ],
                limit=1,
            )
            if later:
                raise ValidationError(
                    self.env._(
                        "A later month is locked already: what is missing in "
                        "%(month)s is paid in the open month.",
                        month=settlement.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        if kept := self.filtered("locked_at"):
            raise UserError(
                self.env._("%(name)s is locked and stays.", name=kept[0].display_name)
            )
        self.statement_ids._release()

    def _approval_facts(self):
        return {**super()._approval_facts(), "amount": self.amount_payable}

    def _approval_locked_fields(self):
        return frozenset({"company_id", "month"})

    def _approval_check_submit(self):
        for settlement in self:
            if not settlement.statement_ids:
                raise UserError(
                    self.env._(
                        "%(name)s has nothing to pay yet: prepare it first.",
                        name=settlement.display_name,
                    )
                )

    def _approval_on_approved(self):
        for settlement in self:
            settlement._lock()

    # --- buttons --------------------------------------------------------------------

    def action_prepare(self):
        """Bring the ledger up to date and compute everybody's statement anew."""
        self.check_access("write")
        for settlement in self:
            if settlement.approval_state not in ("draft", "rejected"):
                raise UserError(
                    self.env._(
                        "%(name)s is in approval or locked: nothing is computed anew.",
                        name=settlement.display_name,
                    )
                )
            settlement._prepare()
        return True

    def action_open_excluded(self):
        """What came in and is not paid to anybody, with the reason."""
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Not credited in %(month)s", month=self.display_name),
            "res_model": "logistics.commission.event",
            "views": [(False, "list"), (False, "form")],
            "domain": self._excluded_domain(),
            "context": {"search_default_group_reason": 1},
        }

    def action_open_waiting(self):
        """Earned lines that are not in a statement yet, such as held ones."""
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Waiting lines"),
            "res_model": "logistics.commission.entry",
            "views": [(False, "list"), (False, "form")],
            "domain": self._waiting_domain(),
        }

    def action_export(self):
        """File for payroll: one row a person."""
        self.check_access("write")
        self.ensure_one()
        if not self.locked_at:
            raise UserError(
                self.env._("Only an approved settlement is exported for payroll.")
            )
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"commission-{self.month:%Y-%m}.csv",
                "raw": self._get_export(),
                "mimetype": "text/csv",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self._approval_as_engine().write({"exported_at": fields.Datetime.now()})
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }
