from odoo import api, fields, models
from odoo.fields import Domain

ORDER_STATES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("rejected", "Rejected"),
    ("approved", "Approved, not begun"),
    ("active", "Active"),
    ("expired", "Expired"),
    ("closed", "Closed"),
]


class LogisticsBusinessOrder(models.Model):
    """What an order is today: a verdict on stored facts, never stored itself."""

    _inherit = "logistics.business.order"

    state = fields.Selection(
        ORDER_STATES, compute="_compute_state", search="_search_state"
    )

    @api.depends("approval_state", "date_start", "date_end", "closed_on")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for order in self:
            order.state = order._state_on(today)

    def _state_on(self, day):
        """Verdict of a day; only facts are stored."""
        self.ensure_one()
        if self.approval_state != "approved":
            return self.approval_state
        if self.closed_on and self.closed_on <= day:
            return "closed"
        if not self.date_start or self.date_start > day:
            return "approved"
        return "active" if self.date_end >= day else "expired"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._state_domain(state) for state in value)

    @api.model
    def _state_domain(self, state):
        today = fields.Date.context_today(self)
        if state in ("draft", "submitted", "rejected"):
            return Domain("approval_state", "=", state)
        approved = Domain("approval_state", "=", "approved")
        closed = Domain("closed_on", "<=", today)
        opened = approved & (Domain("closed_on", "=", False) | ~closed)
        return {
            "closed": approved & closed,
            "approved": opened & Domain("date_start", ">", today),
            "active": opened
            & Domain("date_start", "<=", today)
            & Domain("date_end", ">=", today),
            "expired": opened & Domain("date_end", "<", today),
        }.get(state, Domain.FALSE)
