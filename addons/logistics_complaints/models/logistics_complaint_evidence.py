from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError

#: Promise -> field that shows when it was first kept in this round.
STAMPS = {"reply": "replied_at", "opinion": "opinion_at", "result": "result_at"}


class LogisticsComplaint(models.Model):
    """Evidence of customer service: reply, opinion, result. A clock ends here, never
    on a drag (H-7.4.3.2-2, H-7.4.3.3-1/-2, decisions A6)."""

    _inherit = "logistics.complaint"

    replied_at = fields.Datetime(string="Replied", readonly=True, copy=False)
    promised_at = fields.Datetime(
        string="Answer promised for", copy=False, tracking=True
    )
    opinion_at = fields.Datetime(string="Opinion given", readonly=True, copy=False)
    opinion_kind = fields.Selection(
        [
            ("redeliver", "Deliver again or correct"),
            ("trace", "Trace the goods"),
            ("inspect", "Inspect on site"),
            ("compensate", "Compensation examined"),
            ("correct_bill", "Bill corrected"),
            ("explain", "Explained"),
            ("other", "Other"),
        ],
        copy=False,
    )
    opinion = fields.Text(string="Handling opinion", copy=False)
    result_at = fields.Datetime(string="Result told", readonly=True, copy=False)
    result = fields.Text(string="Interim conclusion", copy=False)
    next_step = fields.Char(copy=False)
    responsible_department_id = fields.Many2one(
        "hr.department",
        string="Responsible department (preliminary)",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        tracking=True,
        check_company=True,
        help="Internal: never shown to the customer unless the officer ticks it.",
    )
    show_department = fields.Boolean(string="Name the department to the customer")

    def _default_promise(self):
        self.ensure_one()
        hours = self.company_id._logistics_policy().complaint_promise_hours
        return fields.Datetime.now() + timedelta(hours=hours)

    def _get_regret(self):
        """Words of regret that admit no liability."""
        return self.env._(
            "Thank you for telling us. We regret the trouble you had and are looking "
            "into it at once. You will hear from us by the time named here."
        )

    # --- buttons --------------------------------------------------------------------

    def _open_answer(self, kind):
        self._check_role("cs_officer")
        self.check_access("write")
        self.ensure_one()
        self._check_open()
        return self._get_answer_window(kind)

    def _get_answer_window(self, kind):
        titles = dict(
            self.env["logistics.complaint.clock"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        return {
            "type": "ir.actions.act_window",
            "name": titles[kind],
            "res_model": "logistics.complaint.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_complaint_id": self.id, "default_kind": kind},
        }

    def action_reply(self):
        return self._open_answer("reply")

    def action_opinion(self):
        return self._open_answer("opinion")

    def action_result(self):
        return self._open_answer("result")

    def action_claim_answer(self):
        return self._open_answer("claim")

    def action_final_answer(self):
        return self._open_answer("promised")

    # --- evidence -------------------------------------------------------------------

    def _give_reply(self, text, promised_at, channel, at=None):
        """Apology and promised time were told: ends the reply clock."""
        self._check_open()
        at = at or fields.Datetime.now()
        if not (text or "").strip() or not promised_at:
            raise UserError(
                self.env._("A reply needs words of regret and a promised time.")
            )
        if promised_at <= at:
            raise ValidationError(
                self.env._("Promise a time that lies ahead, not in the past.")
            )
        self._record("reply", at, text=text, channel=channel, promised_at=promised_at)
        engine = self._as_engine()
        # Who answers a complaint that nobody took has taken it.
        for complaint in engine.filtered(lambda c: not c.user_id):
            complaint.user_id = complaint._get_officer_now()
        engine.promised_at = promised_at
        engine._stamp("reply", at)
        engine._set_promise(promised_at)
        engine.filtered(lambda c: c.state == "received").state = "registered"

    def _give_opinion(self, opinion_kind, text, channel, at=None):
        self._check_open()
        if not opinion_kind or not (text or "").strip():
            raise UserError(
                self.env._("Choose what will be done and describe it in a sentence.")
            )
        at = at or fields.Datetime.now()
        self._record("opinion", at, text=text, channel=channel)
        engine = self._as_engine()
        engine.write({"opinion_kind": opinion_kind, "opinion": text})
        engine._stamp("opinion", at)

    def _give_result(self, text, next_step, department, channel, at=None):
        """Conclusion and next step told, the department entered in the register."""
        self._check_open()
        if not (text or "").strip() or not (next_step or "").strip():
            raise UserError(
                self.env._("The result needs a conclusion and the next step.")
            )
        if not department:
            raise UserError(
                self.env._(
                    "Enter the department that is preliminarily responsible; the "
                    "customer does not see it."
                )
            )
        at = at or fields.Datetime.now()
        self._record("result", at, text=f"{text}\n{next_step}", channel=channel)
        engine = self._as_engine()
        engine.write(
            {
                "result": text,
                "next_step": next_step,
                "responsible_department_id": department.id,
            }
        )
        engine._stamp("result", at)

    def _give_answer(self, kind, text, channel, at=None):
        """Answer to a claim, or the final answer at the promised time."""
        self._check_open()
        if not (text or "").strip():
            raise UserError(self.env._("Write what was told to the customer."))
        self._record(kind, at, text=text, channel=channel)

    def _stamp(self, kind, at):
        for complaint in self:
            if not complaint[STAMPS[kind]]:
                complaint[STAMPS[kind]] = at

    def _set_promise(self, promised_at):
        """The time promised to the customer replaces the default of the policy."""
        clocks = self.open_clock_ids.filtered(lambda c: c.kind == "promised")
        for clock in clocks:
            net = clock.calendar_id._logistics_net(
                clock.start, promised_at, clock.company_id
            )
            clock.minutes = net.total_seconds() / 60
        clocks._set_due()
