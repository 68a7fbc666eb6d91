from odoo import api, fields, models
from odoo.exceptions import AccessError

from .selections import PROMISES, TOLD_BY

EVENTS = [
    *PROMISES,
    ("hand_over", "Handed over to the department"),
    ("judged", "Judged"),
    ("support", "Support asked"),
    ("support_done", "Support answered"),
    ("notice", "Written notice"),
    ("merged", "Merged"),
    ("cancelled", "Cancelled"),
    ("reopened", "Reopened"),
    ("closed", "Closed"),
]


class LogisticsComplaintEvent(models.Model):
    """What happened, in order: the evidence on which clocks end. Never changed."""

    _name = "logistics.complaint.event"
    _description = "Event of a Complaint"
    _order = "at desc, id desc"
    _rec_name = "kind"
    _check_company_auto = True

    complaint_id = fields.Many2one(
        "logistics.complaint",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="complaint_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(EVENTS, required=True, readonly=True)
    round_number = fields.Integer(string="Round", readonly=True, aggregator=None)
    at = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="By", readonly=True)
    channel = fields.Selection(TOLD_BY, string="Told by", readonly=True)
    text = fields.Text(readonly=True)
    promised_at = fields.Datetime(string="Promised for", readonly=True)

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("What happened stays in the record as it is."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        if self:
            raise AccessError(self.env._("What happened stays in the record."))


class LogisticsComplaint(models.Model):
    _inherit = "logistics.complaint"

    event_ids = fields.One2many("logistics.complaint.event", "complaint_id", "History")

    def _record(self, kind, at=None, **values):
        """Write one event for each complaint and end the clocks of that kind.

        :param at: naive UTC datetime, default now
        """
        at = at or fields.Datetime.now()
        engine = self._as_engine()
        engine.env["logistics.complaint.event"].create(
            [
                {
                    "complaint_id": complaint.id,
                    "kind": kind,
                    "round_number": complaint.round_number,
                    "at": at,
                    "user_id": self.env.uid,
                    **values,
                }
                for complaint in engine
            ]
        )
        self._meet_clocks(kind, at)
