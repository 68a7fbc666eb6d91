import csv
import io

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import formatLang

MONTH, QUARTER, YEAR = 1, 3, 12
#: Months that a table covers.
SPANS = {
    "person": MONTH,
    "group": MONTH,
    "receivable": MONTH,
    "product": QUARTER,
    "expense": QUARTER,
    "profit": QUARTER,
    "annual": YEAR,
    "season": YEAR,
}
PERCENT = "%"


class LogisticsCompanyPolicy(models.Model):
    _inherit = "logistics.company.policy"

    sales_report_user_ids = fields.Many2many(
        "res.users",
        "logistics_policy_sales_report_rel",
        string="Sales tables are mailed to",
        domain="[('share', '=', False)]",
        help="Empty: the leaders of the salespeople.",
    )
    sales_report_day = fields.Integer(
        string="Sales tables on day", default=5, help="Of the month that follows."
    )
    _sales_report_day_real = models.Constraint(
        "CHECK(sales_report_day BETWEEN 1 AND 28)", "A day between 1 and 28."
    )


class LogisticsSalesTable(models.Model):
    """One of the eight periodic tables, as it was mailed to the leaders (S-2.2.4-A21).
    The title of the seventh is lost in the source; ours is money and receivables."""

    _name = "logistics.sales.table"
    _description = "Periodic Sales Table"
    _inherit = ["mail.thread"]
    _order = "date_from desc, kind, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    kind = fields.Selection(
        [
            ("person", "Monthly sales performance"),
            ("group", "Monthly group performance"),
            ("annual", "Annual performance and expenses"),
            ("product", "Product composition"),
            ("season", "Seasonal index"),
            ("expense", "Breakdown of sales expenses"),
            ("receivable", "Collection and receivables"),
            ("profit", "Why the gross profit changed"),
        ],
        required=True,
        default="person",
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._default_date_from()
    )
    date_to = fields.Date(string="Until", compute="_compute_date_to")
    data = fields.Json(readonly=True, copy=False)
    body = fields.Html(compute="_compute_body")
    row_count = fields.Integer("Rows", compute="_compute_body")
    sent_at = fields.Datetime(readonly=True, copy=False, tracking=True)

    _kind_uniq = models.UniqueIndex(
        "(company_id, kind, date_from)", "This table exists: open it."
    )

    @api.model
    def _default_date_from(self):
        return fields.Date.context_today(self) - relativedelta(months=1, day=1)

    @api.model
    def _first_day(self, day, kind):
        """First day of the month, quarter or year that a table covers."""
        span = SPANS[kind]
        return day.replace(month=(day.month - 1) // span * span + 1, day=1)

    @api.depends("date_from", "kind")
    def _compute_date_to(self):
        for table in self:
            span = relativedelta(months=SPANS.get(table.kind, MONTH), days=-1)
            table.date_to = table.date_from and table.date_from + span

    @api.depends("kind", "date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for table in self:
            table.display_name = self.env._(
                "%(table)s, from %(day)s",
                table=kinds.get(table.kind, ""),
                day=table.date_from and table.date_from.strftime("%Y-%m"),
            )

    @api.depends("data")
    def _compute_body(self):
        for table in self:
            rows = (table.data or {}).get("rows", [])
            table.row_count = len(rows)
            table.body = table._render() if table.data else False

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("data", None)
            vals["sent_at"] = False
            if day := fields.Date.to_date(vals.get("date_from")):
                kind = vals.get("kind", "person")
                vals["date_from"] = self._first_day(day, kind)
        return super().create(vals_list)

    def write(self, vals):
        if "data" in vals and self.env.context.get("logistics_table") is not ENGINE:
            raise UserError(self.env._("The figures come from the books: compute it."))
        return super().write(vals)

    # --- buttons --------------------------------------------------------------------

    def action_compute(self):
        """Read the figures anew; a table that was mailed stays."""
        self.check_access("write")
        if sent := self.filtered("sent_at"):
            raise UserError(
                self.env._("%(name)s was mailed: it stays.", name=sent[0].display_name)
            )
        for table in self:
            # sudo: the table is made of everybody's figures for whoever may make it.
            headers, rows = getattr(table.sudo(), f"_build_{table.kind}")()
            table.with_context(logistics_table=ENGINE).write(
                {"data": {"headers": headers, "rows": rows}}
            )
        return True

    def action_send(self):
        """Mail the table with a file for spreadsheets to the leaders."""
        self.check_access("write")
        for table in self:
            if not table.data:
                table.action_compute()
            partners = table._get_recipients()
            if not partners:
                raise UserError(
                    self.env._("Enter in the company policy who gets sales tables.")
                )
            table.message_post(
                subject=table.display_name,
                body=table.body,
                partner_ids=partners.ids,
                attachments=[(f"{table.kind}-{table.date_from}.csv", table._get_csv())],
                message_type="comment",
                subtype_xmlid="mail.mt_note",
            )
            table.sent_at = fields.Datetime.now()
        return True

    def _get_recipients(self):
        self.ensure_one()
        policy = self.env["logistics.company.policy"]._get(self.company_id)
        if policy.sales_report_user_ids:
            return policy.sales_report_user_ids.partner_id
        # sudo: who leads the people of the statements.
        statements = self.env["logistics.sales.statement"].sudo()
        people = statements.search(
            [
                ("company_id", "=", self.company_id.id),
                ("month", ">=", self.date_from),
                ("month", "<=", self.date_to),
            ]
        ).employee_id
        return people.parent_id.user_id.partner_id

    # --- output ---------------------------------------------------------------------

    def _show(self, value, header):
        if value is None:
            return "-"
        if isinstance(value, str):
            return value
        if header.endswith(PERCENT):
            return f"{value:.1f}"
        return formatLang(self.env, value)

    def _render(self):
        """The table as HTML; every cell is escaped."""
        self.ensure_one()
        headers, rows = self.data["headers"], self.data["rows"]
        head = Markup("").join(Markup("<th>%s</th>") % name for name in headers)
        body = Markup("")
        for row in rows:
            cells = Markup("").join(
                (
                    Markup("<td>%s</td>")
                    if isinstance(value, str)
                    else Markup('<td class="text-end" style="text-align:right">%s</td>')
                )
                % self._show(value, name)
                for value, name in zip(row, headers, strict=True)
            )
            body += Markup("<tr>%s</tr>") % cells
        return Markup(
            '<table class="table table-sm table-bordered" border="1" '
            'cellpadding="4"><thead><tr>%s</tr></thead><tbody>%s</tbody></table>'
        ) % (head, body)

    def _get_csv(self):
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(self.data["headers"])
        for row in self.data["rows"]:
            writer.writerow(
                # A text that a spreadsheet would run as a formula is text.
                f"'{v}" if isinstance(v, str) and v[:1] in ("=", "+", "-", "@") else v
                for v in row
            )
        return out.getvalue().encode("utf-8-sig")

    @api.model
    def _cron_send(self):
        """Daily: from the day of the policy on, the tables of the period that ended."""
        self.env["res.company"]._logistics_each(self._send_company)

    @api.model
    def _send_company(self, company):
        today = fields.Date.context_today(self)
        policy = self.env["logistics.company.policy"]._get(company)
        if today.day < policy.sales_report_day:
            return
        for kind, span in SPANS.items():
            first = self._first_day(today, kind) - relativedelta(months=span)
            known = [
                ("company_id", "=", company.id),
                ("kind", "=", kind),
                ("date_from", "=", first),
            ]
            table = self.search(known) or self.create(
                {"company_id": company.id, "kind": kind, "date_from": first}
            )
            if not table.sent_at:
                table.action_compute()
                if table.row_count and table._get_recipients():
                    table.action_send()

    def _get_lines(self, first, last):
        """{product name: (quantity, revenue, cost)} of what was posted."""
        self.env["account.move.line"].flush_model()
        self.env["account.move"].flush_model()
        self.env["product.product"].flush_model(["standard_price"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.product_id,
                       SUM(CASE WHEN m.move_type = 'out_refund' THEN -1 ELSE 1 END
                           * l.quantity)::float,
                       SUM(-l.balance)::float,
                       SUM(CASE WHEN m.move_type = 'out_refund' THEN -1 ELSE 1 END
                           * l.quantity * COALESCE(
                               (p.standard_price ->> %(key)s)::numeric, 0))::float
                  FROM account_move_line l
                  JOIN account_move m ON m.id = l.move_id
             LEFT JOIN product_product p ON p.id = l.product_id
                 WHERE m.state = 'posted' AND m.company_id = %(company)s
                   AND m.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
                   AND m.date BETWEEN %(first)s AND %(last)s
                   AND l.display_type = 'product'
              GROUP BY l.product_id
                """,
                key=str(self.company_id.id),
                company=self.company_id.id,
                first=first,
                last=last,
            )
        )
        products = self.env["product.product"].browse(
            [row[0] for row in rows if row[0]]
        )
        names = {p.id: p.display_name for p in products}
        none = self.env._("Without product")
        return {names.get(row[0], none): tuple(row[1:]) for row in rows}


#: Object identity that no RPC client can send.
ENGINE = object()
