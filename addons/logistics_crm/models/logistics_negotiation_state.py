from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools import deal

#: Object identity that no RPC client can send: only the buttons move the state.
ENGINE = object()
OPEN_STATES = ("draft", "running")
PROTECTED = {"state": "draft", "closed_at": False}
CONTENT = {
    "lead_id",
    "company_id",
    "date",
    "with_tender",
    "user_id",
    "member_ids",
    "contact_ids",
    "amount",
    "goal",
    "strategy",
    "bottom_line",
    "floor_price",
    "floor_amount",
    "focus_business",
    "cautions",
    "quote_ids",
    "topic_ids",
    "minutes",
}


class LogisticsNegotiation(models.Model):
    """From preparation to agreement: who may lead, what is locked."""

    _inherit = "logistics.negotiation"

    @api.constrains("state", "user_id", "date", "amount", "company_id")
    def _check_authorisation(self):
        for negotiation in self.filtered(lambda n: n.state in ("running", "agreed")):
            if problem := negotiation._authorisation_problem():
                raise ValidationError(problem)

    def _authorisation_problem(self):
        """Sentence that says why the lead negotiator may not lead, or nothing."""
        self.ensure_one()
        if not (self.user_id and self.date and self.company_id):
            return None
        code = self.env["logistics.negotiation.authorisation"]._refusal(
            self.user_id, self.company_id, self.date, self.amount
        )
        values = {"person": self.user_id.name, "date": fields.Date.to_string(self.date)}
        if code == deal.NOT_AUTHORISED:
            return self.env._(
                "%(person)s is not authorised to lead negotiations: choose a senior "
                "leader or have an authorisation given.",
                **values,
            )
        if code == deal.NOT_ON_DAY:
            return self.env._(
                "%(person)s has no authorisation to lead negotiations on %(date)s: "
                "have it prolonged.",
                **values,
            )
        if code == deal.OVER_LIMIT:
            return self.env._(
                "%(amount)s is above the limit up to which %(person)s may negotiate: "
                "choose a senior leader.",
                amount=self.currency_id.format(self.amount),
                **values,
            )
        return None

    @api.model_create_multi
    def create(self, vals_list):
        # Written out, so that default_* keys of the context cannot set them.
        return super().create([{**vals, **PROTECTED} for vals in vals_list])

    def write(self, vals):
        if self.env.context.get("negotiation_engine") is not ENGINE:
            if vals.keys() & PROTECTED.keys():
                raise AccessError(
                    self.env._("Move a negotiation on with its buttons, not by hand.")
                )
            if not CONTENT.isdisjoint(vals):
                self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        if any(negotiation.state != "draft" for negotiation in self):
            raise UserError(self.env._("A negotiation that has begun stays on record."))

    def _check_open(self):
        for negotiation in self:
            if negotiation.state not in OPEN_STATES:
                raise UserError(
                    self.env._(
                        "%(negotiation)s is closed and stays as it is: record the next "
                        "round as a new negotiation.",
                        negotiation=negotiation.display_name,
                    )
                )

    def _as_engine(self):
        return self.with_context(negotiation_engine=ENGINE)

    # --- buttons ----------------------------------------------------------------------

    def action_start(self):
        """Begin: the lead negotiator must be authorised, the goal and the bottom line
        known."""
        self.check_access("write")
        for negotiation in self:
            if negotiation.state != "draft":
                raise UserError(self.env._("This negotiation has begun already."))
            if not (negotiation.goal or "").strip() or not (
                (negotiation.bottom_line or "").strip()
                or (negotiation.floor_price or "").strip()
                or negotiation.floor_amount
            ):
                raise UserError(
                    self.env._(
                        "Enter the goal and the bottom line or floor price before the "
                        "negotiation begins."
                    )
                )
        self._as_engine().write({"state": "running"})
        return True

    def action_agree(self):
        """Close with the agreed points."""
        self.check_access("write")
        self._check_running()
        for negotiation in self:
            if not negotiation.agreed_count:
                raise UserError(
                    self.env._(
                        "Tick at least one topic as agreed, with its text, before you "
                        "close the negotiation as agreed."
                    )
                )
        self._close("agreed")
        return True

    def action_fail(self):
        """Close without agreement; develop on, pause or lose the opportunity there."""
        self.check_access("write")
        self._check_running()
        self._close("failed")
        return True

    def _check_running(self):
        if any(negotiation.state != "running" for negotiation in self):
            raise UserError(self.env._("Begin the negotiation first."))

    def _close(self, state):
        self._as_engine().write({"state": state, "closed_at": fields.Datetime.now()})
