from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import models

from ..tools.salesmonth import growth, profit_change, seasonal, share


def percent(value):
    return None if value is None else float(value) * 100


class LogisticsSalesTable(models.Model):
    """The eight tables as (headers, rows); a header that ends in % holds per cents."""

    _inherit = "logistics.sales.table"

    def _get_statements(self):
        return self.env["logistics.sales.statement"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("period", "=", "month"),
                ("month", ">=", self.date_from),
                ("month", "<=", self.date_to),
            ],
            order="rank, id",
        )

    def _build_person(self):
        headers = [
            self.env._("Person"),
            self.env._("New customers"),
            self.env._("Visits"),
            self.env._("Phone, letter, mail"),
            self.env._("Other orders"),
            self.env._("Returns"),
            self.env._("Voided"),
            self.env._("Allowances"),
            self.env._("Net sales"),
            self.env._("Target"),
            self.env._("Target reached %"),
            self.env._("Collected"),
        ]
        rows = [
            [
                row.employee_id.name,
                row.orders_new,
                row.orders_visit,
                row.orders_communication,
                row.orders_other,
                row.returns_late
                + row.returns_business
                + row.returns_quality
                + row.returns_other,
                row.voids,
                row.allowances,
                row.net_sales,
                row.target,
                percent(share(row.net_sales, row.target)),
                row.collection,
            ]
            for row in self._get_statements()
        ]
        return headers, rows

    def _build_group(self):
        headers = [
            self.env._("Sales team"),
            self.env._("Number of people"),
            self.env._("Net sales"),
            self.env._("Target"),
            self.env._("Target reached %"),
            self.env._("Same period of last year"),
            self.env._("Growth %"),
            self.env._("Collected"),
        ]
        rows = []
        for team, members in self._get_statements().grouped("team_id").items():
            sums = {
                name: sum(members.mapped(name))
                for name in ("net_sales", "target", "last_year", "collection")
            }
            rows.append(
                [
                    team.name or self.env._("Without team"),
                    float(len(members.employee_id)),
                    sums["net_sales"],
                    sums["target"],
                    percent(share(sums["net_sales"], sums["target"])),
                    sums["last_year"],
                    percent(growth(sums["net_sales"], sums["last_year"])),
                    sums["collection"],
                ]
            )
        return headers, sorted(rows, key=lambda row: -row[2])

    def _build_receivable(self):
        headers = [
            self.env._("Person"),
            self.env._("Net sales"),
            self.env._("Collected"),
            self.env._("Collected of sales %"),
            self.env._("Receivable at the end"),
        ]
        return headers, [
            [
                row.employee_id.name,
                row.net_sales,
                row.collection,
                percent(share(row.collection, row.net_sales)),
                row.receivable,
            ]
            for row in self._get_statements()
        ]

    def _build_annual(self):
        headers = [
            self.env._("Person"),
            self.env._("Net sales"),
            self.env._("Gross profit"),
            self.env._("Development expenses"),
            self.env._("Other expenses"),
            self.env._("Expense rate %"),
            self.env._("Place"),
            self.env._("Grade"),
        ]
        grades = self._get_grades()
        rows = []
        for person, members in self._get_statements().grouped("employee_id").items():
            net = sum(members.mapped("total_sales"))
            development = sum(members.mapped("development_expense"))
            other = sum(members.mapped("other_expense"))
            rows.append(
                [
                    person.name,
                    net,
                    sum(members.mapped("gross_profit")),
                    development,
                    other,
                    percent(share(development + other, net)),
                    0,
                    grades.get(person.id, "-"),
                ]
            )
        rows.sort(key=lambda row: -row[1])
        for place, row in enumerate(rows, 1):
            row[6] = str(place)
        return headers, rows

    def _get_grades(self):
        """{employee id: grade of the year's appraisal, or of its last month}."""
        found = self.env["logistics.kpi.appraisal"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("subject", "=", "person"),
                ("state", "=", "confirmed"),
                ("date_from", ">=", self.date_from),
                ("date_to", "<=", self.date_to),
            ],
            order="date_to, date_from desc",
        )
        return {row.employee_id.id: row.grade_id.name or "-" for row in found}

    def _build_product(self):
        headers = [
            self.env._("Product"),
            self.env._("Revenue"),
            self.env._("Share of revenue %"),
            self.env._("Gross profit"),
            self.env._("Share of profit %"),
            self.env._("Margin %"),
        ]
        lines = self._get_lines(self.date_from, self.date_to)
        revenue = sum(row[1] for row in lines.values())
        earned = sum(row[1] - row[2] for row in lines.values())
        rows = [
            [
                name,
                sold,
                percent(share(sold, revenue)),
                sold - cost,
                percent(share(sold - cost, earned)),
                percent(share(sold - cost, sold)),
            ]
            for name, (_quantity, sold, cost) in lines.items()
        ]
        return headers, sorted(rows, key=lambda row: -row[1])

    def _build_season(self):
        first = self.date_from - relativedelta(years=2)
        month = self.env["logistics.sales.month"].new(
            {"company_id": self.company_id.id, "month": self.date_from}
        )
        sums = defaultdict(float)
        for (_user, day), amount in month._collect_net(first, self.date_to).items():
            sums[day.year, day.month] += float(amount)
        indices = seasonal(sums)
        headers = [
            self.env._("Month"),
            self.env._("Average of three years"),
            self.env._("Seasonal index %"),
        ]
        rows = []
        for number, index in indices.items():
            values = [amount for (_year, m), amount in sums.items() if m == number]
            rows.append([f"{number:02}", sum(values) / len(values), float(index)])
        return headers, rows

    def _build_expense(self):
        domain = [
            ("company_id", "=", self.company_id.id),
            ("date", ">=", self.date_from),
            ("date", "<=", self.date_to),
            ("kind", "not in", ("note_gain", "note_loss")),
        ]
        Expense = self.env["logistics.sales.expense"]
        kinds = dict(Expense._fields["kind"]._description_selection(self.env))
        found = Expense._read_group(
            domain, ["employee_id", "kind", "is_fixed"], ["amount:sum"]
        )
        headers = [
            self.env._("Person"),
            self.env._("Expense"),
            self.env._("Fixed or variable"),
            self.env._("Amount"),
        ]
        return headers, [
            [
                person.name,
                kinds[kind],
                self.env._("Fixed") if fixed else self.env._("Variable"),
                amount,
            ]
            for person, kind, fixed, amount in found
        ]

    def _build_profit(self):
        span = self.date_from - relativedelta(months=3)
        before = self._get_lines(span, self.date_from - relativedelta(days=1))
        now = self._get_lines(self.date_from, self.date_to)
        change = profit_change(before, now)
        earned = [
            sum(row[1] - row[2] for row in lines.values()) for lines in (before, now)
        ]
        headers = [self.env._("Part"), self.env._("Gross profit")]
        return headers, [
            [self.env._("Period before"), earned[0]],
            [self.env._("More or less sold"), float(change.volume)],
            [self.env._("Prices"), float(change.price)],
            [self.env._("Costs"), float(change.cost)],
            [self.env._("Mix of products"), float(change.mix)],
            [self.env._("This period"), earned[1]],
        ]
