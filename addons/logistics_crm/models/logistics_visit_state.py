from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .logistics_visit import ENGINE
from .logistics_visit_report import REPORT_FIELDS

#: Written by the engine alone, whatever a client sends; the value of a new visit.
PROTECTED = {
    "state": "planned",
    "reported_at": False,
    "entry_hours": 0.0,
    "entry_late": False,
    "entry_in_time": False,
    "submitted_at": False,
    "approver_id": False,
    "decided_by_id": False,
    "decided_at": False,
    "decision_reason": False,
    "is_silent": False,
    "counts_from": False,
    "is_false": False,
    "outlier_codes": False,
    "outlier_count": 0,
    "text_digest": False,
    "is_located": False,
    "has_position": False,
    "is_measured": False,
    "checkin_latitude": 0.0,
    "checkin_longitude": 0.0,
    "checkin_accuracy": 0.0,
    "checkin_distance": 0.0,
    "by_owner": False,
    "by_executive": False,
    "by_service": False,
    "top_rank": 0,
    "tier_id": False,
    "is_followup": False,
    "rule_id": False,
    "compliance_id": False,
    "plan_key": False,
    "no_capacity": False,
    "escalated_on": False,
}
OPEN_STATES = ("planned", "done", "rejected")


class LogisticsVisit(models.Model):
    """From plan to report: who writes what, and when it is locked. The review is in
    ``logistics_visit_review.py``."""

    _inherit = "logistics.visit"

    reported_at = fields.Datetime(
        readonly=True, copy=False, help="First submission of the report."
    )
    entry_hours = fields.Float(
        string="Entered after (h)", readonly=True, copy=False, aggregator="avg"
    )
    entry_late = fields.Boolean(string="Late entry", readonly=True, copy=False)
    entry_in_time = fields.Boolean(string="Entry in time", readonly=True, copy=False)
    submitted_at = fields.Datetime(readonly=True, copy=False)
    approver_id = fields.Many2one(
        "res.users",
        string="Reviewer",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    decided_by_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, copy=False
    )
    decided_at = fields.Datetime(readonly=True, copy=False)
    decision_reason = fields.Text(string="Reason", readonly=True, copy=False)
    is_silent = fields.Boolean(
        string="Approved without decision",
        readonly=True,
        copy=False,
        help="Nobody decided in time, so the visit counts.",
    )
    counts_from = fields.Datetime(
        readonly=True,
        copy=False,
        help="Since then the visit counts, with its own date: its approval, or the "
        "approval of its lead when that came later. Empty: it does not count.",
    )
    is_false = fields.Boolean(
        string="Found false",
        readonly=True,
        copy=False,
        help="A spot check found the record false: it counts as not done, everywhere.",
    )
    _counted_idx = models.Index(
        "(company_id, date) WHERE counts_from IS NOT NULL AND is_false IS NOT TRUE"
    )

    # --- guards ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._prepare_customer(vals) for vals in vals_list]
        if self._is_engine():
            return super().create(vals_list)
        if any(vals.get(f, v) != v for vals in vals_list for f, v in PROTECTED.items()):
            self._refuse_foreign()
        # Neither values nor default_* keys of the context set what is protected.
        visits = self.with_context(
            **{
                f"default_{name}": value
                for name, value in PROTECTED.items()
                if self._has_field_access(self._fields[name], "write")
            }
        )
        vals_list = [
            {name: value for name, value in vals.items() if name not in PROTECTED}
            for vals in vals_list
        ]
        return super(LogisticsVisit, visits).create(vals_list).with_env(self.env)

    def write(self, vals):
        if not self._is_engine():
            if vals.keys() & PROTECTED.keys():
                self._refuse_foreign()
            if vals.keys() & REPORT_FIELDS:
                self._check_open()
            if "planned_start" in vals:
                vals = {**vals, "to_replan": False}
        return super().write(self._prepare_customer(vals))

    @api.model
    def _prepare_customer(self, vals):
        """A contact or an address is visited at its company: facts name the company."""
        chosen = self.env["res.partner"].browse(vals.get("partner_id") or [])
        # sudo: the company of a contact that the user may choose
        company = chosen.sudo().commercial_partner_id
        if company == chosen:
            return vals
        return {"contact_id": chosen.id, **vals, "partner_id": company.id}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reported(self):
        if any(visit.reported_at or visit.actual_start for visit in self):
            raise UserError(
                self.env._(
                    "A visit that took place stays on record: cancel it instead."
                )
            )

    def _is_engine(self):
        return self.env.context.get("visit_engine") is ENGINE

    def _as_engine(self):
        # sudo: deciders may not write the visits of others; each caller checked who
        # asks and what state the visits are in.
        return self.sudo().with_context(visit_engine=ENGINE)

    def _refuse_foreign(self):
        raise AccessError(
            self.env._("Report, review and check visits with their buttons.")
        )

    def _check_open(self):
        for visit in self:
            if visit.state not in OPEN_STATES:
                raise UserError(
                    self.env._(
                        "%(visit)s is submitted: its report can be changed only after "
                        "the leader has sent it back.",
                        visit=visit.display_name,
                    )
                )

    # --- report ---------------------------------------------------------------------

    def action_submit(self):
        """Hand the report in: from now on the leader decides."""
        self.check_access("write")
        self._check_open()
        for visit in self:
            visit._check_report()
        now = fields.Datetime.now()
        engine = self._as_engine()
        engine._stamp_report(now)
        for (user, company), visits in engine.grouped(
            lambda visit: (visit.user_id, visit.company_id)
        ).items():
            visits.write(
                {
                    "state": "submitted",
                    "submitted_at": now,
                    "approver_id": self._find_approver(user, company).id,
                    "decided_by_id": False,
                    "decided_at": False,
                }
            )
        engine._on_submitted()
        return True

    def _check_report(self):
        """What a report needs, in one sentence."""
        self.ensure_one()
        if not (self.actual_start and self.actual_stop):
            raise UserError(
                self.env._(
                    "%(visit)s: enter when it started and ended.",
                    visit=self.display_name,
                )
            )
        if not (self.talk or "").strip():
            raise UserError(
                self.env._(
                    "%(visit)s: write what was talked about.", visit=self.display_name
                )
            )

    def _on_submitted(self):
        """What follows from a report; other concerns add theirs."""
