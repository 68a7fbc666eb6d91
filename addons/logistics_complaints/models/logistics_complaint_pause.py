from odoo import api, fields, models
from odoo.exceptions import UserError


class LogisticsComplaintPause(models.Model):
    """Time that does not count: with a reason and evidence, ended by the customer's
    message or by hand. The reply clock never pauses."""

    _name = "logistics.complaint.pause"
    _description = "Pause of a Complaint"
    _order = "start desc, id desc"
    _rec_name = "reason"
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
        related="complaint_id.company_id", store=True, index=True
    )
    reason = fields.Selection(
        [
            ("customer", "Waiting for the customer"),
            ("authority", "Waiting for an authority"),
            ("carrier", "Waiting for a carrier or insurer"),
            ("force_majeure", "Force majeure"),
        ],
        required=True,
        readonly=True,
    )
    evidence = fields.Text(
        string="What was asked, when, of whom", required=True, readonly=True
    )
    start = fields.Datetime(required=True, readonly=True)
    stop = fields.Datetime(string="End", readonly=True)
    minutes = fields.Float(compute="_compute_minutes", store=True)
    user_id = fields.Many2one("res.users", string="Paused by", readonly=True)
    resumed_by = fields.Selection(
        [("customer", "Message of the customer"), ("user", "By hand")], readonly=True
    )
    is_legitimate = fields.Boolean(
        string="Accepted",
        default=True,
        help="The manager's audit: a pause that was no reason to wait is not accepted.",
    )

    _open_idx = models.UniqueIndex(
        "(complaint_id) WHERE stop IS NULL", "The complaint is paused already."
    )

    @api.depends("start", "stop")
    def _compute_minutes(self):
        for pause in self:
            stop = pause.stop or pause.start
            pause.minutes = (stop - pause.start).total_seconds() / 60


class LogisticsComplaint(models.Model):
    _inherit = "logistics.complaint"

    pause_ids = fields.One2many("logistics.complaint.pause", "complaint_id", "Pauses")
    is_paused = fields.Boolean(compute="_compute_is_paused")

    @api.depends("pause_ids.stop")
    def _compute_is_paused(self):
        for complaint in self:
            complaint.is_paused = any(not pause.stop for pause in complaint.pause_ids)

    def _pause(self, reason, evidence):
        """Stop the clocks that may pause."""
        self._check_open()
        if not (evidence or "").strip():
            raise UserError(
                self.env._("Say what you wait for: what was asked, when, of whom.")
            )
        for complaint in self:
            if complaint.is_paused:
                raise UserError(self.env._("The complaint is paused already."))
            if not complaint.open_clock_ids.filtered("can_pause"):
                raise UserError(self.env._("No clock runs that may be paused."))
        engine = self._as_engine()
        engine.env["logistics.complaint.pause"].create(
            [
                {
                    "complaint_id": complaint.id,
                    "reason": reason,
                    "evidence": evidence,
                    "start": fields.Datetime.now(),
                    "user_id": self.env.uid,
                }
                for complaint in engine
            ]
        )
        engine.open_clock_ids.filtered("can_pause")._set_due()

    def _resume(self, resumed_by):
        """Let the clocks run on; nothing happens where none is paused."""
        engine = self._as_engine()
        running = engine.pause_ids.filtered(lambda pause: not pause.stop)
        if running:
            running.write({"stop": fields.Datetime.now(), "resumed_by": resumed_by})
            running.complaint_id.open_clock_ids.filtered("can_pause")._set_due()

    def action_resume(self):
        self._check_role("cs_officer")
        self.check_access("write")
        self._resume("user")
        return True
