import secrets

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import visitcheck, visitperiods

POLICY_GROUP = "logistics_crm.group_logistics_policy_admin"
STAMPED = {"result", "checked_at", "checked_by_id"}


class LogisticsSpotCheck(models.Model):
    """Somebody else looks whether a visit was true (H-5.0-1, H-5.0-2, H-5.0-4).

    A false record counts as not done, everywhere. A decided check never changes; the
    policy administrator corrects it with a new check of the same visit.
    """

    _name = "logistics.spot.check"
    _description = "Spot Check"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "month desc, id desc"
    _rec_name = "visit_id"
    _check_company_auto = True

    visit_id = fields.Many2one(
        "logistics.visit",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Visitor", required=True, readonly=True, index=True
    )
    partner_id = fields.Many2one(related="visit_id.partner_id")
    visit_date = fields.Date(related="visit_id.date", string="Date of the visit")
    month = fields.Date(required=True, readonly=True, help="First day of the month.")
    is_sample = fields.Boolean(
        string="Drawn by lot", readonly=True, help="Empty: somebody asked for it."
    )
    checker_id = fields.Many2one(
        "res.users", string="To be checked by", domain=[("share", "=", False)]
    )
    result = fields.Selection(
        [("true", "True"), ("unverified", "Could not be verified"), ("false", "False")],
        readonly=True,
        tracking=True,
    )
    checked_by_id = fields.Many2one("res.users", string="Checked by", readonly=True)
    checked_at = fields.Datetime(readonly=True)
    evidence = fields.Text(help="How it was checked, and what was found.")

    _open_idx = models.Index("(company_id, month) WHERE result IS NULL")

    # --- guards -----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        chosen = self.env.context.get("default_visit_id")
        for vals in vals_list:
            visit_id = vals.setdefault("visit_id", chosen)
            if not visit_id:
                continue  # the column is required: core says so
            visit = self.env["logistics.visit"].browse(visit_id)
            vals.update(
                dict.fromkeys(STAMPED, False),
                company_id=visit.company_id.id,
                user_id=visit.user_id.id,
                month=visit.date.replace(day=1),
            )
            if not self.env.su:
                vals["is_sample"] = False
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.keys() & {*STAMPED, "visit_id", "is_sample"}:
            raise AccessError(self.env._("Give the result with the buttons."))
        if "evidence" in vals and any(check.result for check in self):
            raise UserError(
                self.env._("A decided check stays as it is: check the visit again.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if any(check.result for check in self):
            raise UserError(self.env._("A decided check stays on record."))

    # --- buttons ----------------------------------------------------------------------

    def action_true(self):
        return self._decide("true")

    def action_unverified(self):
        return self._decide("unverified")

    def action_false(self):
        return self._decide("false")

    def _decide(self, result):
        self.check_access("write")
        self._check_decider()
        for check in self:
            if check.result:
                raise UserError(self.env._("This check is decided already."))
            if result != "true" and not (check.evidence or "").strip():
                raise UserError(
                    self.env._("Write down how you checked and what you found.")
                )
        # sudo: stamps are refused otherwise; the checker was checked above
        self.sudo().write(
            {
                "result": result,
                "checked_by_id": self.env.uid,
                "checked_at": fields.Datetime.now(),
            }
        )
        self._apply(result == "false")
        return True

    def _check_decider(self):
        for check in self:
            if check.user_id == self.env.user:
                raise AccessError(self.env._("Nobody checks his own visits."))
            superiors = check.user_id._logistics_superiors(check.company_id)
            if (
                check.checker_id != self.env.user
                and self.env.uid not in superiors
                and not self.env.user.has_group(POLICY_GROUP)
            ):
                raise AccessError(
                    self.env._(
                        "%(checker)s checks this visit.", checker=check.checker_id.name
                    )
                )

    def _apply(self, is_false):
        """The newest decision tells whether the visit counts."""
        visits = self.visit_id._as_engine()
        changed = visits.filtered(lambda visit: visit.is_false != is_false)
        changed.write({"is_false": is_false})
        changed._on_counting_changed()
        for visit in changed:
            text = (
                self.env._("A spot check found this visit false: it does not count.")
                if is_false
                else self.env._("A new spot check found this visit true: it counts.")
            )
            visit._message_log(body=text)
            self.env["logistics.notifier"]._notify(
                visit.user_id | visit.approver_id, visit.display_name, text, visit
            )

    # --- sample -----------------------------------------------------------------------

    @api.model
    def _draw(self, company, month):
        """Draw the sample of a month: N percent of each person's visits that count, at
        least one. Who has a sample for that month already is left out.

        :param month: any day of it
        :returns: the new checks
        """
        period = visitperiods.period_of(month, visitperiods.MONTH)
        policy = self.env["logistics.company.policy"]._get(company)
        population = self._get_population(company, period)
        sample = visitcheck.sample(
            {user.id: ids for user, ids in population.items()},
            policy.visit_check_percent,
            policy.visit_check_minimum,
            secrets.token_hex(8),  # nobody can foresee it
        )
        checkers = {
            user.id: self._get_checker(user, company, policy) for user in population
        }
        return self.create(
            [
                {
                    "visit_id": visit_id,
                    "is_sample": True,
                    "checker_id": checkers[user_id].id,
                }
                for user_id, visit_ids in sample.items()
                for visit_id in visit_ids
            ]
        )

    @api.model
    def _get_population(self, company, period):
        """Visits that count, by visitor who has no sample of that month yet."""
        drawn = self._read_group(
            [
                ("company_id", "=", company.id),
                ("month", "=", period.start),
                ("is_sample", "=", True),
            ],
            ["user_id"],
        )
        visits = self.env["logistics.visit"]
        return dict(
            visits._read_group(
                [
                    *visits._counted_domain(),
                    ("company_id", "=", company.id),
                    ("date", ">=", period.start),
                    ("date", "<=", period.end),
                    ("user_id", "not in", [user.id for [user] in drawn]),
                ],
                ["user_id"],
                ["id:array_agg"],
            )
        )

    @api.model
    def _get_checker(self, user, company, policy):
        """Who is asked: the superior, or the policy administrator."""
        if policy.visit_checker == "superior":
            return self.env["logistics.visit"]._find_approver(user, company)
        # sudo: who holds a role is no personal data
        admins = self.env.ref(POLICY_GROUP).sudo().all_user_ids
        return admins.filtered(
            lambda admin: (
                admin.active and company in admin.company_ids and admin != user
            )
        )[:1]

    @api.model
    def _cron_draw(self):
        """Draw the sample of last month and tell the checkers."""
        self.env["res.company"]._logistics_each(self._draw_and_tell)

    @api.model
    def _draw_and_tell(self, company):
        last_month = fields.Date.context_today(self) - relativedelta(months=1)
        checks = self._draw(company, last_month)
        for checker, mine in checks.grouped("checker_id").items():
            self.env["logistics.notifier"]._notify(
                checker,
                self.env._("Spot check of visits"),
                self.env._(
                    "%(number)s visits of last month are to be checked.",
                    number=len(mine),
                ),
                mine[:1],
            )
