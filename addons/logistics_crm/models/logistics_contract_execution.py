from dateutil.relativedelta import relativedelta

from odoo import fields, models

from ..tools import contracts


class LogisticsContract(models.Model):
    """Execution: plan, periodic checks, reminders (K-4.4.2, H-5.9.1-5)."""

    _inherit = "logistics.contract"

    task_ids = fields.One2many(
        "logistics.contract.task", "contract_id", string="Execution plan"
    )
    check_ids = fields.One2many(
        "logistics.contract.check", "contract_id", string="Execution checks"
    )
    check_months = fields.Integer(
        string="Check every, months",
        default=3,
        help="Tier A usually every month. Zero: no checks.",
    )

    _check_months_positive = models.Constraint(
        "CHECK(COALESCE(check_months, 0) >= 0)", "Months cannot be negative."
    )

    def _remind_of_end(self, today):
        """Owner and head are told once per step; each contract on its own."""
        for contract in self:
            if contract.renewal_ids.filtered(lambda c: c.phase == "signed"):
                continue
            step = contracts.reminder_due(
                today,
                contract.date_end,
                contract._reminder_steps(),
                contract.reminded_days,
            )
            if step is None:
                continue
            contract._as_engine().reminded_days = step
            # sudo: only the user of the head, no employee data.
            employee = contract.user_id.sudo().with_company(contract.company_id)
            head = employee.employee_id.department_id.manager_id.user_id
            contract.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=contract.date_end,
                summary=self.env._(
                    "The contract ends on %(day)s: renew or end it",
                    day=fields.Date.to_string(contract.date_end),
                ),
                user_id=contract.user_id.id,
            )
            self.env["logistics.notifier"]._notify(
                contract.user_id | head,
                self.env._("Contract %(number)s ends soon", number=contract.name),
                self.env._(
                    "It ends on %(day)s: renew or end it.",
                    day=fields.Date.to_string(contract.date_end),
                ),
                contract,
            )

    def _plan_checks(self, today):
        """The next check of each contract, when its interval has passed."""
        vals_list = []
        for contract in self.filtered("check_months"):
            if contract.check_ids.filtered(lambda c: not c.done_on):
                continue
            last = max(contract.check_ids.mapped("done_on"), default=None)
            due = (last or contract.date_start or today) + relativedelta(
                months=contract.check_months
            )
            if due <= today:
                vals_list.append({"contract_id": contract.id, "date_due": due})
        for check in self.env["logistics.contract.check"].create(vals_list):
            check.contract_id.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=check.date_due,
                summary=self.env._("Check how the contract is carried out"),
                user_id=check.contract_id.user_id.id,
            )


class LogisticsContractTask(models.Model):
    """Who does what until when to carry the contract out (K-4.4.2a)."""

    _name = "logistics.contract.task"
    _description = "Contract Execution Task"
    _order = "contract_id, date_due, id"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "logistics.contract",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    department_id = fields.Many2one("hr.department", check_company=True)
    name = fields.Char(string="Task", required=True)
    date_start = fields.Date(string="Start date")
    date_due = fields.Date(string="Due")
    done_on = fields.Date()


class LogisticsContractCheck(models.Model):
    """Periodic check with its deviation and measure (K-4.4.2b, K-4.4.2c)."""

    _name = "logistics.contract.check"
    _description = "Contract Execution Check"
    _order = "date_due desc, id desc"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "logistics.contract",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    partner_id = fields.Many2one(related="contract_id.partner_id", string="Customer")
    user_id = fields.Many2one(related="contract_id.user_id", string="Responsible")
    date_due = fields.Date(string="Due", required=True)
    done_on = fields.Date()
    result = fields.Selection(
        [("good", "As agreed"), ("deviation", "Deviation")], index=True
    )
    deviation = fields.Selection(
        [
            ("delay", "Delivery delay"),
            ("quality", "Quality"),
            ("complaint", "Customer complaint"),
        ]
    )
    finding = fields.Text()
    measure = fields.Text()
    owner_id = fields.Many2one("res.users", string="Who corrects")
    measure_due = fields.Date()
    reported_on = fields.Date(string="Customer informed on")

    _deviation_named = models.Constraint(
        "CHECK(result IS DISTINCT FROM 'deviation'"
        " OR (deviation IS NOT NULL AND measure IS NOT NULL))",
        "Name the kind of deviation and the measure.",
    )
