from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.measure import RATE, Fact, ratio

SUPPORT = "logistics_crm.mail_activity_type_visit_support"


class LogisticsFact(models.AbstractModel):
    """Requests for support to another department, done by their day or not, for who was
    asked (K-7.1.4, S-1.2.2-P10)."""

    _inherit = "logistics.fact"

    @api.model
    def _facts(self):
        facts = super()._facts()
        facts["support_in_time"] = Fact(self.env._("Support given in time"), RATE)
        return facts

    def _measure_support_in_time(self, employees, date_from, date_to):
        """By due day; one that is not due yet and not done is left out. Whoever is
        appraised by numbers of requests need not open the visits behind them."""
        kind = self.env.ref(SUPPORT, raise_if_not_found=False)
        self.env["mail.activity"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT user_id,
                          COUNT(*) FILTER (WHERE date_done <= date_deadline),
                          COUNT(*)
                     FROM mail_activity
                    WHERE activity_type_id = %s AND user_id = ANY(%s)
                      AND date_deadline BETWEEN %s AND %s
                      AND (date_done IS NOT NULL OR date_deadline < %s)
                    GROUP BY user_id""",
                kind.id if kind else 0,
                self._users_of(employees),
                date_from,
                date_to,
                fields.Date.context_today(self),
            )
        )
        found = {user: (done, due) for user, done, due in rows}
        return self._by_user(employees, lambda user: ratio(*found.get(user, (0, 0))))
