from odoo import models

from ..tools.periods import Period
from .logistics_customer_owner import LEAD


class LogisticsCustomerOwner(models.Model):
    """How the rows "at install" make room for real history. Their start was unknown, so
    setting it once adds a fact and changes none."""

    _inherit = "logistics.customer.owner"

    def _is_open_start(self):
        return self.source == "install" and self.role == LEAD and not self.date_from

    def _gives_way_to(self, period):
        """Whether an imported period may lie before the first known day of this row.

        :param period: tools.periods.Period; without end it is this row itself
        """
        self.ensure_one()
        if not self._is_open_start():
            return False
        return period.end is None or not self.date_to or period.end <= self.date_to

    def _as_period(self, key):
        """The row as tools.periods.Period."""
        self.ensure_one()
        return Period(key, self.date_from or None, self.date_to or None, self.id)

    def _set_install_starts(self, starts, ended):
        """Give rows with an open start their first day.

        :param starts: {customer id: first day of the salesperson of today}
        :param ended: values of imported rows with a last day
        """
        for values in ended:
            if (values["role"] or LEAD) == LEAD:
                day = values["last_day"].toordinal() + 1
                first = values["last_day"].fromordinal(day)
                known = starts.get(values["partner"])
                starts[values["partner"]] = max(known or first, first)
        rows = self.search(
            [
                ("partner_id", "in", list(starts)),
                ("role", "=", LEAD),
                ("source", "=", "install"),
                ("date_from", "=", False),
            ]
        )
        for row in rows:
            if first := starts[row.partner_id.id]:
                row.write({"date_from": first})
