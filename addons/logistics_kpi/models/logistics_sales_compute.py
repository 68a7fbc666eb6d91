from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import fields, models

from ..tools.commission import ZERO, cents, number
from ..tools.salesmonth import growth, performance_bonus, profit, ranks, share
from .logistics_sales_statement import FIGURES


class LogisticsSalesMonth(models.Model):
    """From facts to statements: places, bonuses, what closed months still change."""

    _inherit = "logistics.sales.month"

    def _compute_statements(self):
        self.ensure_one()
        if self.period == "year":
            people, unassigned = self._get_year(), ZERO
        else:
            people, unassigned = self._get_month()
        self._add_results(people)
        # sudo: drafts of this very period; who computes may write the period.
        drafts = self.sudo().statement_ids._as_ledger()
        drafts.unlink()
        drafts.create(self._prepare_statements(people))
        self._as_sales_engine().write(
            {"computed_at": fields.Datetime.now(), "unassigned": float(unassigned)}
        )

    def _get_month(self):
        """({employee id: figures}, net sales of nobody)."""
        first, last = self.month, self.date_to
        sales = self._collect_sales(first, last)
        money = self._collect_money(first, last)
        year = relativedelta(years=1)
        before = self._collect_net(first - year, (first - year) + relativedelta(day=31))
        late = self._collect_late()
        back = self._collect_back(first, last)
        users = {*sales, *money, *back, *(key[0] for key in before), *late} - {None}
        bridge = self.env["logistics.customer.owner"]._bridge_employees(
            self.env["res.users"].browse(users), self.company_id, first
        )
        people = defaultdict(lambda: defaultdict(lambda: ZERO))
        for user, employee in bridge.employees.items():
            figures = people[employee.id]
            figures.update(sales.get(user, {}))
            figures.update(money.get(user, {}))
            figures["last_year"] = before.get((user, first - year), ZERO)
            figures["late_amount"] = late.get(user, ZERO)
            figures["back"] = back.get(user, [])
        for facts in (self._collect_expenses(first, last),):
            for employee, figures in facts.items():
                people[employee].update(figures)
        for employee, target in self._collect_targets(first, last).items():
            people[employee]["target"] = target
        nobody = [figures for user, figures in sales.items() if user not in bridge[0]]
        self._add_clawback(people)
        return people, sum((profit(f).net_sales for f in nobody), ZERO)

    def _collect_late(self):
        """{user id: what closed months changed since they were closed}: the books of
        today less everything that was counted for them."""
        closed = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("period", "=", "month"),
                ("month", "<", self.month),
                ("frozen_at", "!=", False),
            ],
            order="month",
        )
        if not closed:
            return {}
        months = set(closed.mapped("month"))
        now = defaultdict(lambda: ZERO)
        for (user, month), amount in self._collect_net(
            closed[0].month, closed[-1].date_to
        ).items():
            if user and month in months:
                now[user] += amount
        # sudo: the sums of everybody, to tell what changed.
        counted = closed.sudo().statement_ids._read_group(
            [("sales_month_id", "in", closed.ids)], ["employee_id"], ["total_sales:sum"]
        )
        for employee, amount in counted:
            if user := employee.user_id.id:
                now[user] -= number(round(amount, 2))
        return {user: cents(amount) for user, amount in now.items() if cents(amount)}

    def _add_clawback(self, people):
        """The bonus of what came back, at the rate that was paid for it."""
        months = {
            row[0] for figures in people.values() for row in figures["back"] or ()
        }
        # sudo: rates of the people's own closed months.
        paid = self.env["logistics.sales.statement"].sudo()
        paid = paid.search(
            [
                ("company_id", "=", self.company_id.id),
                ("period", "=", "month"),
                ("month", "in", list(months)),
                ("sales_month_id.frozen_at", "!=", False),
            ]
        )
        rates = {(r.employee_id.id, r.month): round(r.bonus_rate, 6) for r in paid}
        for employee, figures in people.items():
            for month, amount, _name in figures.pop("back", None) or ():
                rate = rates.get((employee, month))
                if rate is None:
                    continue
                figures["returned_before"] += amount
                figures["clawback"] -= cents(amount * number(rate))

    def _get_year(self):
        """{employee id: sums of the closed months}."""
        names = [n for n in FIGURES if n not in ("receivable", "last_year")]
        rows = self.env["logistics.sales.statement"]._read_group(
            [
                ("company_id", "=", self.company_id.id),
                ("period", "=", "month"),
                ("month", ">=", self.month),
                ("month", "<=", self.date_to),
            ],
            ["employee_id"],
            [f"{name}:sum" for name in [*names, "last_year"]],
        )
        people = {}
        for employee, *amounts in rows:
            figures = defaultdict(lambda: ZERO)
            for name, amount in zip([*names, "last_year"], amounts, strict=True):
                figures[name] = number(round(amount or 0, 2))
            # The months took it back already.
            figures["clawback"] = figures["returned_before"] = ZERO
            people[employee.id] = figures
        for row in self.env["logistics.sales.statement"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("period", "=", "month"),
                ("month", "=", self.month + relativedelta(month=12)),
            ]
        ):
            people[row.employee_id.id]["receivable"] = number(round(row.receivable, 2))
        return people

    # --- results --------------------------------------------------------------------

    def _add_results(self, people):
        bands, places = self.env["logistics.sales.bonus"]._tables(
            self.company_id, self.period
        )
        for figures in people.values():
            result = profit(figures)
            total = result.net_sales + cents(figures["late_amount"])
            attained = share(total, figures["target"])
            base = total + cents(figures["returned_before"])
            rate, bonus = performance_bonus(base, attained, bands)
            figures.update(
                net_sales=result.net_sales,
                gross_profit=result.gross,
                net_profit=result.net,
                total_sales=total,
                achievement=attained or ZERO,
                growth=growth(total, figures["last_year"]) or ZERO,
                bonus_rate=rate,
                bonus_performance=bonus,
            )
        order = ranks({key: figures["total_sales"] for key, figures in people.items()})
        for employee, figures in people.items():
            # Nobody is praised for nothing.
            place = order[employee] if figures["total_sales"] > 0 else 0
            figures["rank"] = place
            figures["bonus_rank"] = number(places.get(place, 0))
            figures["bonus"] = (
                figures["bonus_performance"]
                + figures["bonus_rank"]
                + figures["clawback"]
            )

    def _prepare_statements(self, people):
        # sudo: department of the people, for the tables.
        employees = self.env["hr.employee"].sudo().browse(people)
        teams = {}
        for member in self.env["crm.team.member"].search(
            [("user_id", "in", employees.user_id.ids)], order="id desc"
        ):
            teams[member.user_id.id] = member.crm_team_id.id
        fields_ = self.env["logistics.sales.statement"]._fields
        return [
            {
                "sales_month_id": self.id,
                "employee_id": employee.id,
                "department_id": employee.department_id.id,
                "team_id": teams.get(employee.user_id.id),
                **{
                    name: float(value)
                    for name, value in people[employee.id].items()
                    if name in fields_
                },
            }
            for employee in employees
        ]


class LogisticsSalesStatement(models.Model):
    _inherit = "logistics.sales.statement"

    def _pay_bonus(self):
        """Lines of the commission ledger: a month's with the next
        salary, a year's after its closing (S-2.2.4-A20)."""
        vals = []
        for row in self:
            back = f"{row.returned_before:.2f}" if row.clawback else ""
            for kind, amount, formula in (
                (
                    "sales_bonus",
                    row.bonus_performance,
                    f"{row.total_sales + row.returned_before:.2f} x {row.bonus_rate:g}",
                ),
                ("rank_bonus", row.bonus_rank, f"#{row.rank}"),
                ("bonus_back", row.clawback, back),
            ):
                if amount:
                    vals.append(row._prepare_bonus_vals(kind, amount, formula))
        self.env["logistics.commission.entry"]._as_ledger().create(vals)

    def _prepare_bonus_vals(self, kind, amount, formula):
        self.ensure_one()
        return {
            "company_id": self.company_id.id,
            "kind": kind,
            "employee_id": self.employee_id.id,
            "date": self.sales_month_id.date_to,
            "amount": amount,
            "formula": f"{self.sales_month_id.month:%Y-%m}: {formula} = {amount:.2f}",
            "sales_statement_id": self.id,
        }
