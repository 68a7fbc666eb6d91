from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.commission import Share, cents, number, split
from ..tools.ledgershares import bands_of
from ..tools.settlement import pool

#: The year's attainment from which on the part kept back is paid.
YEAR_TARGET = 0.8


class LogisticsManagementPool(models.Model):
    """What the pool is, who gets it, and the rest after the year."""

    _inherit = "logistics.management.pool"

    # --- figures --------------------------------------------------------------------

    def action_compute(self):
        """Profit, target, overdue rate and events of the quarter."""
        self.check_access("write")
        for row in self:
            if row.approval_state not in ("draft", "rejected"):
                raise UserError(self.env._("The pool is decided: it stays."))
            row._compute_pool()
        return True

    def _get_facts(self, first, last):
        """(profit, revenue, target, overdue rate) of the department's people."""
        # sudo: sums of the department; the approval decides with them.
        people = (
            self.env["hr.employee"]
            .sudo()
            .with_context(active_test=False)
            .search([("department_id", "child_of", self.department_id.ids)])
        )
        Fact = self.env["logistics.fact"].sudo().with_company(self.company_id)
        sums = []
        for name in ("gross_profit", "revenue"):
            values = Fact._measure(name, people, first, last).values()
            sums.append(sum(number(m.value) for m in values if m.value is not None))
        late = Fact._measure("overdue_share", people, first, last).values()
        known = [m for m in late if m.denominator]
        base = sum(m.denominator for m in known)
        overdue = sum(m.numerator for m in known) / base if base else 0
        metric = self.env.ref("logistics_kpi.metric_revenue")
        # sudo: as above, one sum.
        targets = self.env["logistics.kpi.target"].sudo()
        targets = targets.search(
            [
                ("company_id", "=", self.company_id.id),
                ("metric_id", "=", metric.id),
                ("month", ">=", first),
                ("month", "<=", last),
                ("department_id", "child_of", self.department_id.ids),
                ("level", "in", ("person", "department")),
            ]
        )
        own = targets.filtered(lambda t: t.level == "department") or targets
        return (*sums, number(round(sum(own.mapped("amount")), 2)), overdue)

    def _compute_pool(self):
        profit, revenue, target, overdue = self._get_facts(self.date_from, self.date_to)
        attainment = revenue / target if target else number(0)
        tables = {
            kind: bands_of([(b.bound, b.value) for b in rows])
            for kind, rows in self.band_ids.grouped("kind").items()
        }
        events = self.env["logistics.kpi.event"].search(
            [
                ("department_id", "child_of", self.department_id.ids),
                ("date", ">=", self.date_from),
                ("date", "<=", self.date_to),
                ("kind", "in", ("staff_loss", "project_loss")),
                ("is_confirmed", "=", True),
            ]
        )
        result = pool(
            max(profit, number(0)) if not events else 0,
            attainment,
            overdue,
            tables.get("attainment", []),
            tables.get("overdue", []),
            round(self.rate, 6),
            round(self.now_rate, 6),
        )
        self._approval_as_engine().write(
            {
                "profit": float(profit),
                "revenue": float(revenue),
                "target": float(target),
                "attainment": float(attainment),
                "overdue": overdue,
                "reason": self._get_reason(events, profit, target, result.amount),
                "amount": float(result.amount),
                "amount_now": float(result.now),
                "amount_later": float(result.later),
                "computed_at": fields.Datetime.now(),
            }
        )

    def _get_reason(self, events, profit, target, amount):
        if amount:
            return False
        if events:
            return self.env._("A confirmed event of the department: no pool.")
        if not target:
            return self.env._("The department has no revenue target.")
        if profit <= 0:
            return self.env._("No confirmed gross profit.")
        return self.env._("Target or overdue rate missed.")

    def _pay(self, amount):
        """Split by share and by the grade of each member; what a grade takes off is not
        given to others (H-10.6-6)."""
        self.ensure_one()
        if not amount:
            return
        shares = [Share(row, round(row.percent, 6)) for row in self.share_ids]
        vals = []
        for row, part in split(amount, shares):
            money = cents(part * number(round(row.grade_factor, 4)))
            if money:
                vals.append(
                    {
                        "company_id": self.company_id.id,
                        "kind": "pool",
                        "employee_id": row.employee_id.id,
                        "date": self.date_to,
                        "share": row.percent,
                        "amount": float(money),
                        "formula": f"{amount} x {row.percent:g} % x "
                        f"{row.grade_factor:g} = {money}",
                    }
                )
        self.env["logistics.commission.entry"]._as_ledger().create(vals)

    def action_release(self):
        """After the year: pay the rest if the year's profit target was reached, else it
        lapses (H-10.6-7)."""
        self.check_access("write")
        for row in self:
            end = row.date_from.replace(month=12, day=31)
            if row.approval_state != "approved" or row.released_on:
                raise UserError(self.env._("Nothing of this pool waits."))
            if end >= fields.Date.context_today(self):
                raise UserError(self.env._("The rest is decided after the year."))
            _profit, revenue, target, _late = row._get_facts(
                row.date_from.replace(month=1, day=1), end
            )
            reached = bool(target) and revenue / target >= number(YEAR_TARGET)
            row._approval_as_engine().write(
                {"released_on": fields.Date.context_today(self)}
            )
            if reached:
                row._pay(cents(row.amount_later))
        return True
