from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.commission import Share, cents, number, split
from ..tools.settlement import landing
from .logistics_project_initiation import EXTENSION_MONTHS

#: Months between landing and the evaluation.
EVALUATION = 3
#: Part of the landing bonus that is paid at the evaluation.
FIRST = 0.5
OVERDUE_LIMIT = 0.2


class LogisticsProjectInitiation(models.Model):
    """After the approval: protection, landing, evaluation, bonus, closing."""

    _inherit = "logistics.project.initiation"

    def _check_state(self, *states):
        self.check_access("write")
        if wrong := self.filtered(lambda file: file.state not in states):
            raise UserError(
                self.env._("%(name)s is not at this step.", name=wrong[0].display_name)
            )

    def _move(self, **values):
        # The dates below follow from facts; the approval's lock does not name them.
        self._approval_as_engine().write(values)

    def action_extend(self):
        """Once, by three months."""
        self._check_state("approved")
        for file in self:
            if file.is_extended:
                raise UserError(self.env._("The protection was extended already."))
            until = file.protected_until + relativedelta(months=EXTENSION_MONTHS)
            file._move(protected_until=until, is_extended=True)
        return True

    def action_land(self):
        """Contract signed and first invoice posted: the project has landed."""
        self._check_state("approved")
        for file in self:
            if not file.contract_on:
                raise UserError(self.env._("Enter when the contract was signed."))
            first = file._get_first_invoice()
            if not first:
                raise UserError(
                    self.env._("The first invoice after the approval is missing.")
                )
            file._move(landed_on=max(first, file.contract_on))
        return True

    def _get_first_invoice(self):
        return self.env.execute_query(
            SQL(
                """
                SELECT MIN(invoice_date) FROM account_move
                 WHERE company_id = %s AND commercial_partner_id = %s
                   AND state = 'posted' AND move_type = 'out_invoice'
                   AND invoice_date >= %s
                """,
                self.company_id.id,
                self.partner_id.id,
                self.approved_on,
            )
        )[0][0]

    def action_evaluate(self):
        """Three months after landing: revenue, margin and overdue decide the bonus."""
        self._check_state("landed")
        today = fields.Date.context_today(self)
        for file in self:
            end = file.landed_on + relativedelta(months=EVALUATION)
            if end > today:
                raise UserError(
                    self.env._("The evaluation is due on %(day)s.", day=end)
                )
            bonus, text = file._get_bonus(end)
            file._move(evaluated_on=today, bonus=float(bonus), evaluation=text)
            file._pay_bonus(cents(bonus * number(FIRST)), today)
        return True

    def _get_bonus(self, end):
        """(landing bonus, why) by plan and fact of the first three months."""
        self.ensure_one()
        plan = self.env["logistics.deepening.plan"].new(
            {"partner_id": self.partner_id.id, "company_id": self.company_id.id}
        )
        last = end - relativedelta(days=1)
        real = plan._get_revenue(self.landed_on, last) - self.baseline * EVALUATION
        target = self.revenue / 12 * EVALUATION
        margin = plan._get_margin(self.landed_on.replace(day=1), last)
        settlement = self.env["logistics.commission.settlement"].new(
            {"company_id": self.company_id.id, "month": last.replace(day=1)}
        )
        overdue = settlement._get_overdue(self.partner_id)
        late = overdue.get(self.partner_id._origin.id, (0, 0))[0]
        policy = self.env["logistics.company.policy"]._get(self.company_id)
        # sudo: the level's profit standard is no secret.
        standard = self.applicant_id.sudo().job_level_id.profit_standard
        amount = landing(policy._landing_bonus(self.tier_id.code), real, target)
        complaints = self._get_major_complaints(last)
        refused = margin is None or margin < standard or late > OVERDUE_LIMIT
        if refused or complaints:
            amount = number(0)
        text = self.env._(
            "Revenue %(real).2f of %(target).2f, margin %(margin)s, overdue %(late)s.",
            real=real,
            target=target,
            margin=self.env._("not confirmed") if margin is None else f"{margin:.2%}",
            late=f"{late:.2%}",
        )
        if complaints:
            text += " " + self.env._(
                "Major complaints found justified: %(number)s.", number=complaints
            )
        return amount, text

    def _get_major_complaints(self, last):
        found = self.env["logistics.fact"]._measure_customer(
            "major_complaints",
            self.company_id,
            self.partner_id._origin,
            self.landed_on,
            last,
        )
        return int(found.value or 0)

    def _pay_bonus(self, amount, day):
        self.ensure_one()
        if not amount:
            return
        shares = [Share(row, round(row.percent, 6)) for row in self.share_ids]
        self.env["logistics.commission.entry"]._as_ledger().create(
            [
                {
                    "company_id": self.company_id.id,
                    "kind": "bonus",
                    "employee_id": share.employee_id.id,
                    "partner_id": self.partner_id.id,
                    "date": day,
                    "share": share.percent,
                    "amount": float(part),
                    "formula": f"{self.number}: {amount} x {share.percent:g} %"
                    f" = {part}",
                }
                for share, part in split(amount, shares)
            ]
        )

    def action_terminate(self):
        """Give up, with what was learned."""
        self._check_state("approved", "landed")
        for file in self:
            if not (file.lessons or "").strip():
                raise UserError(self.env._("Write what was learned first."))
            file._move(terminated_on=fields.Date.context_today(file))
        return True
