from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

#: What may be added later; what was reported, and when, stays.
FREE = {"measures", "result"}


class LogisticsLossReport(models.Model):
    """A customer is about to be lost, or is: why, to whom, what it costs, what is done.
    It counts only when it was reported before the loss was found (H-3.1-14)."""

    _name = "logistics.loss.report"
    _description = "Loss Report"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        string="Reported by",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
    )
    date = fields.Date(
        string="Reported on",
        required=True,
        readonly=True,
        default=fields.Date.context_today,
    )
    cause = fields.Selection(
        [
            ("price", "Price"),
            ("service", "Quality of service"),
            ("damage", "Damage, loss or claims"),
            ("payment", "Payment terms or credit"),
            ("business", "Customer's business shrinks or moves"),
            ("relation", "Change of people"),
            ("other", "Other"),
        ],
        required=True,
        tracking=True,
    )
    reason = fields.Text(required=True)
    expected_loss = fields.Monetary(
        string="Expected loss a month", help="Revenue without tax."
    )
    competitor_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        domain="[('is_company', '=', True)]",
        check_company=True,
    )
    competitor_name = fields.Char(string="Competitor without card")
    measures = fields.Text(string="Recovery measures", required=True)
    result = fields.Text()
    detected_on = fields.Date(
        string="Loss found on",
        readonly=True,
        copy=False,
        help="The night on which the customer had been without business for as long as "
        "the policy calls lost.",
    )
    is_counting = fields.Boolean(
        string="Counts",
        compute="_compute_is_counting",
        store=True,
        help="Reported before the loss was found.",
    )

    @api.depends("date", "detected_on")
    def _compute_is_counting(self):
        for report in self:
            report.is_counting = not report.detected_on or (
                report.date < report.detected_on
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("detected_on", None)
            if not self.env.su:
                vals.update(user_id=self.env.uid, date=fields.Date.context_today(self))
        reports = super().create(vals_list)
        reports._find_loss()
        return reports

    def write(self, vals):
        free = FREE | {n for n in vals if n.startswith(("activity_", "message_"))}
        if not self.env.su and not free.issuperset(vals):
            raise AccessError(
                self.env._("What was reported stays; add measures and the result.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A loss report is not deleted."))

    # --- found ------------------------------------------------------------------------

    def _get_lost_since(self, company):
        """{commercial partner id: day on which the policy called it lost}."""
        partners = self.env["res.partner"].with_company(company)
        lost = partners.search([("logistics_nature", "=", "lost")])
        months = self.env["logistics.company.policy"]._get(company).lost_months
        return {
            partner.commercial_partner_id.id: fields.Date.add(
                partner.logistics_last_business, months=months, days=1
            )
            for partner in lost
            if partner.logistics_last_business
        }

    def _find_loss(self):
        """Stamp open reports of customers that are lost by now."""
        for company, mine in (
            self.filtered(lambda r: not r.detected_on).grouped("company_id").items()
        ):
            # sudo: whether the customer is lost is no secret inside the company
            since = mine.sudo()._get_lost_since(company)
            for report in mine:
                day = since.get(report.partner_id.commercial_partner_id.id)
                if day:
                    # sudo: found by the night or on entering, written by nobody else
                    report.sudo().detected_on = day

    @api.model
    def _cron_find_loss(self):
        self.env["res.company"]._logistics_each(self._find_losses)

    @api.model
    def _find_losses(self, company):
        domain = [("company_id", "=", company.id), ("detected_on", "=", False)]
        self.search(domain)._find_loss()

    @api.model
    def _unreported_losses(self, company, date_from, date_to):
        """Customers lost in a period without a report that counts.

        :returns: res.partner
        """
        lost = {
            partner_id: day
            for partner_id, day in self._get_lost_since(company).items()
            if date_from <= day <= date_to
        }
        if not lost:
            return self.env["res.partner"]
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT p.commercial_partner_id, MIN(r.date)
                     FROM logistics_loss_report r
                     JOIN res_partner p ON p.id = r.partner_id
                    WHERE r.company_id = %s AND p.commercial_partner_id IN %s
                      AND r.is_counting GROUP BY 1""",
                company.id,
                tuple(lost),
            )
        )
        reported = {partner_id for partner_id, day in rows if day < lost[partner_id]}
        return self.env["res.partner"].browse(set(lost) - reported)
