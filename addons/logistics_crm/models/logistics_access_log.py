from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class LogisticsAccessLog(models.Model):
    """Who opened a secret customer on which day; never changed (S-TOC-7.2.4)."""

    _name = "logistics.access.log"
    _description = "Opening of a Secret Customer"
    _order = "date desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True
    _log_access = False

    date = fields.Date(required=True, readonly=True)
    first_at = fields.Datetime(string="First opened at", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", readonly=True, index=True, ondelete="set null"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        readonly=True,
        index=True,
        ondelete="set null",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The access log is never changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ever(self):
        raise UserError(self.env._("The access log is never changed."))

    @api.model
    def _log(self, partner):
        """Note once a day that the current user opened the customer.

        A reader may work on a read-only cursor: then the row goes through a cursor of
        its own.
        """
        if not self.env.cr.readonly:
            self._insert(self.env.cr, partner)
            return
        with self.env.registry.cursor() as cr:
            self._insert(cr, partner)

    def _insert(self, cr, partner):
        # Two openings in the same instant may leave two rows: harmless in a log, and
        # no constraint may hold a partner column.
        cr.execute(
            SQL(
                """
                INSERT INTO logistics_access_log
                       (date, first_at, user_id, partner_id, company_id)
                SELECT %(date)s, %(now)s, %(user)s, %(partner)s, %(company)s
                 WHERE NOT EXISTS (
                       SELECT 1 FROM logistics_access_log
                        WHERE user_id = %(user)s AND partner_id = %(partner)s
                          AND date = %(date)s)
                """,
                date=fields.Date.context_today(self),
                now=fields.Datetime.now(),
                user=self.env.uid,
                partner=partner.id,
                company=self.env.company.id,
            )
        )
