import logging

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Command

_logger = logging.getLogger(__name__)

#: Monthly revenue in CNY of the demo customers, in the order of their numbers: six
#: of tier A, ten B, sixteen C, fourteen D, ten below every tier, four prospects.
MONTHLY = (
    [1_450_000, 1_300_000, 1_220_000, 1_150_000, 1_080_000, 1_010_000]
    + [980_000 - 48_000 * step for step in range(10)]
    + [490_000 - 18_000 * step for step in range(16)]
    + [198_000 - 7_000 * step for step in range(14)]
    + [92_000 - 8_000 * step for step in range(10)]
)
#: Growth per quarter of customers whose business moves: they cross a tier boundary.
TREND = {4: 0.06, 9: -0.09, 17: 0.08, 25: -0.10, 33: 0.09, 40: -0.08, 47: 0.11}
#: Age in months of the invoices of an old and of a young customer.
OLD = (22, 16, 11, 8, 5, 2, 0)
YOUNG = (6, 4, 1, 0)
YOUNG_FROM = 43
#: Every so many customers one had no business this month: it is dormant.
DORMANT_EVERY = 14


class LogisticsDemo(models.AbstractModel):
    """Builds the demo story through the same doors as users: invoices are posted,
    payments registered, tiers proposed and approved. Called by demo data only."""

    _name = "logistics.demo"
    _description = "Demo Story"

    def _of_company(self):
        """The story's own company, without tracking, mails kept in the queue."""
        company = self.env.ref("logistics_crm.demo_company")
        return self.with_company(company).with_context(
            allowed_company_ids=company.ids,
            lang=company._logistics_lang(),
            tracking_disable=True,
            mail_notrack=True,
            # Mails of the story stay in the outgoing queue.
            mail_notify_force_send=False,
            mail_activity_quick_update=True,
        )

    def _speak_chinese(self, addon):
        """The company's texts are Chinese where Chinese is installed.

        Odoo loads the terms of an addon after its demo data; the story copies names.
        """
        if self.env["res.lang"]._get_data(code="zh_CN"):
            company = self.env.ref("logistics_crm.demo_company")
            policy = self.env["logistics.company.policy"]._get(company)
            policy.text_lang = "zh_CN"
            addons = self.env["ir.module.module"].search([("name", "=", addon)])
            addons._update_translations("zh_CN")

    @api.model
    def _load_story(self):
        self._speak_chinese("logistics_crm")
        demo = self._of_company()
        company = demo.env.company
        demo._load_chart(company)
        demo._load_invoices(company)
        demo._load_tiers(company)
        demo._load_deals()
        demo._load_visits()
        demo.env["logistics.visit.compliance"]._plan(company)

    def _load_chart(self, company):
        if company.chart_template:
            return
        templates = self.env["account.chart.template"]
        code = templates._guess_chart_template(company.country_id)
        # A module cannot be installed while another one is: without the country's
        # chart the generic one does.
        module = templates._get_chart_template_mapping()[code]["module"]
        if not self.env["ir.module.module"].search_count(
            [("name", "=", module), ("state", "=", "installed")]
        ):
            code = "generic_coa"
        templates._load(code, company, install_demo=False)

    def _get_customers(self):
        return [
            self.env.ref(f"logistics_crm.customer_{number:03d}")
            for number in range(1, len(MONTHLY) + 1)
        ]

    def _load_invoices(self, company):
        today = fields.Date.context_today(self)
        moves = self.env["account.move"].create(
            [
                vals
                for number, customer in enumerate(self._get_customers(), start=1)
                for vals in self._prepare_invoice_vals(number, customer, today)
            ]
        )
        moves.action_post()
        self._load_refunds(moves)
        self._load_payments(moves, today)

    def _prepare_invoice_vals(self, number, customer, today):
        """Invoices of one customer: two years of an old one, half a year of a young."""
        ages = YOUNG if number >= YOUNG_FROM else OLD
        if number % DORMANT_EVERY == 0:
            ages = ages[:-1]
        for index, age in enumerate(ages):
            months = age - (ages[index + 1] if index + 1 < len(ages) else -1)
            growth = (1 + TREND.get(number, 0)) ** -(age / 3)
            season = 1.05 if (index + number) % 4 == 0 else 1
            amount = round(MONTHLY[number - 1] * months * growth * season, -2)
            day = today - relativedelta(months=age, days=number % 9)
            yield {
                "move_type": "out_invoice",
                "partner_id": customer.id,
                "invoice_date": day,
                # Without terms Odoo takes the day on which the story is loaded.
                "invoice_date_due": day + relativedelta(days=60),
                "invoice_user_id": customer.user_id.id or False,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "干线运输服务费",
                            "quantity": 1,
                            "price_unit": round(amount * 0.8, 2),
                            "tax_ids": [Command.clear()],
                        }
                    ),
                    Command.create(
                        {
                            "name": "仓储及装卸服务费",
                            "quantity": 1,
                            "price_unit": round(amount * 0.2, 2),
                            "tax_ids": [Command.clear()],
                        }
                    ),
                ],
            }

    def _load_refunds(self, moves):
        """Every 40th invoice is refunded in part: damaged goods."""
        today = fields.Date.context_today(self)
        self.env["account.move"].create(
            [
                {
                    "move_type": "out_refund",
                    "partner_id": move.partner_id.id,
                    "invoice_date": min(
                        move.invoice_date + relativedelta(days=12), today
                    ),
                    "reversed_entry_id": move.id,
                    "invoice_user_id": move.invoice_user_id.id,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "货损折让",
                                "quantity": 1,
                                "price_unit": round(move.amount_untaxed * 0.04, 2),
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
                for move in moves[::40]
            ]
        ).action_post()

    def _load_payments(self, moves, today):
        """Good payers pay within 60 days; every ninth customer takes ten months."""
        good, late = today - relativedelta(days=60), today - relativedelta(months=10)
        paid = moves.filtered(
            lambda m: m.invoice_date < (good if m.partner_id.id % 9 else late)
        )
        months = paid.grouped(lambda m: (m.invoice_date.year, m.invoice_date.month))
        for due in months.values():
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=due.ids
            ).create(
                {
                    "group_payment": True,
                    "payment_date": max(due.mapped("invoice_date"))
                    + relativedelta(days=45),
                }
            )._create_payments()
