from dateutil.relativedelta import relativedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools import tiering

PROPOSERS = (
    "logistics_crm.group_logistics_policy_admin",
    "logistics_crm.group_logistics_leader",
)
#: Created in bulk: no note 'created', no follower, no change log for each of them.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
}


class LogisticsTierAssessment(models.Model):
    """From figures to proposals: collect facts, ask ``tiering``, store the reasons."""

    _inherit = "logistics.tier.assessment"

    @api.model
    def _check_may_propose(self):
        self.check_access("create")
        if not any(self.env.user.has_group(group) for group in PROPOSERS):
            raise AccessError(
                self.env._(
                    "Leaders and the Project Management Department propose tiers."
                )
            )

    @api.model
    def _sql_in_force(self, day, scheme=None, partners=None, company=None):
        """SELECT company_id, scheme_id, partner_id, tier_id: approved tiers of a day.

        A customer's own history stands over that of a customer merged into him.
        """
        return SQL(
            """SELECT DISTINCT ON (company_id, scheme_id, partner_id)
                      company_id, scheme_id, partner_id, decided_tier_id AS tier_id
                 FROM logistics_tier_assessment
                WHERE approval_state = 'approved' AND valid_from <= %s
                  AND (valid_to IS NULL OR valid_to >= %s) %s %s %s
                ORDER BY company_id, scheme_id, partner_id,
                         COALESCE(merged_from, 0) != 0, valid_from DESC, id DESC""",
            day,
            day,
            SQL() if scheme is None else SQL("AND scheme_id = %s", scheme.id or 0),
            SQL() if company is None else SQL("AND company_id = %s", company.id),
            SQL("AND partner_id IN %s", tuple(partners.ids) or (0,))
            if partners is not None
            else SQL(),
        )

    @api.model
    def _get_in_force(self, day, scheme, partners):
        """Approved tier ids of a day.

        :returns: dict (company id, partner id) -> tier id, None = untiered by decision
        """
        self.flush_model()
        rows = self.env.execute_query(self._sql_in_force(day, scheme, partners))
        return {(company, partner): tier for company, _s, partner, tier in rows}

    @api.model
    def _propose(self, rows, trigger, unchanged=False):
        """Make and submit proposals for customers whose figure asks for another tier.

        Customers who have an open proposal keep it. Statements do not grow with the
        number of customers (H-7.1-3, H-7.1-6, decisions A10).

        :param rows: logistics.tier.basis
        :param trigger: value of the field ``trigger``
        :param unchanged: also propose customers whose tier stays (full assessment)
        :returns: the proposals; sheets of scored schemes are drafts to be scored
        """
        today = fields.Date.context_today(self)
        made = self.browse()
        for scheme, of_scheme in rows.grouped("scheme_id").items():
            facts = self._collect_facts(scheme, of_scheme, today)
            vals_list = [
                vals
                for row in of_scheme
                if (vals := self._prepare_proposal(row, facts, trigger, unchanged))
            ]
            # sudo, OdooBot: the engine proposes, no person does; so whoever pressed
            # the button may still decide.
            engine = self.with_user(SUPERUSER_ID).with_context(**QUIET)
            batch = engine._approval_as_engine().create(vals_list)
            if scheme._is_amount_based():
                batch.with_user(SUPERUSER_ID)._approval_start()
            else:
                batch._open_sheets()
            made |= batch.with_env(self.env)
        return made

    @api.model
    def _collect_facts(self, scheme, rows, today):
        """Everything the proposals of one scheme need, one statement a fact."""
        partners = rows.partner_id
        open_rows = self.sudo()._read_group(  # sudo: to see proposals of all teams
            [
                ("scheme_id", "=", scheme.id),
                ("partner_id", "in", partners.ids),
                ("approval_state", "in", ("draft", "submitted")),
            ],
            ["company_id", "partner_id"],
        )
        return {
            "day": today,
            "open": {(company.id, partner.id) for company, partner in open_rows},
            "current": self._get_in_force(today, scheme, partners),
            "rules": {
                company: scheme._get_rules(company, today)
                for company in rows.company_id
            },
            # sudo: flags of customers of other teams justify a raise as well.
            "flags": {p.id: p._get_tier_flags() for p in partners.sudo()},
        }

    def _prepare_proposal(self, row, facts, trigger, unchanged):
        """Values of a proposal for one customer, None when there is nothing to say."""
        key = (row.company_id.id, row.partner_id.id)
        if key in facts["open"]:
            return None
        rules = facts["rules"][row.company_id]
        current = facts["current"].get(key)
        if rules.basis == tiering.AMOUNT:
            flags = facts["flags"].get(key[1], ())
            figures = row.scheme_id._prepare_figures(row, current, rules, flags)
            if figures.pop("change") == tiering.SAME and not unchanged:
                return None
        else:
            figures = {"current_tier_id": current, "decided_tier_id": current}
        return {
            **figures,
            "partner_id": row.partner_id.id,
            "scheme_id": row.scheme_id.id,
            "company_id": row.company_id.id,
            "date": facts["day"],
            "trigger": trigger,
        }

    def _open_sheets(self):
        """Score lines for every member of the evaluation team and every criterion."""
        self.env["logistics.tier.assessment.score"].create(
            [
                {
                    "assessment_id": sheet.id,
                    "criterion_id": criterion.id,
                    "scorer_id": evaluator.user_id.id,
                    "role": evaluator.role,
                    "weight": evaluator.weight,
                }
                for sheet in self
                for criterion in sheet.scheme_id.criterion_ids
                for evaluator in sheet.scheme_id.evaluator_ids
                if evaluator.company_id == sheet.company_id
            ]
        )

    def _assess(self):
        """Fill figures and proposal of drafts made by hand; called by the engine."""
        day = fields.Date.context_today(self)
        drafts = self.filtered(lambda a: a.approval_state in ("draft", "rejected"))
        for scheme, sheets in drafts.grouped("scheme_id").items():
            sheets.filtered(lambda s: not s.score_ids)._open_sheets()
            if scheme._is_amount_based():
                self.env["logistics.tier.basis"]._refresh(scheme, sheets.partner_id)
            current = self._get_in_force(day, scheme, sheets.partner_id)
            for sheet in sheets:
                sheet._assess_one(
                    current.get((sheet.company_id.id, sheet.partner_id.id)), day
                )

    def _assess_one(self, current, day):
        self.ensure_one()
        rules = self.scheme_id._get_rules(self.company_id, day)
        flags = self.partner_id._get_tier_flags()
        basis = self.env["logistics.tier.basis"].search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("scheme_id", "=", self.scheme_id.id),
                ("company_id", "=", self.company_id.id),
            ],
            limit=1,
        )
        scored = (self.score, self.scored_weight) if self.scored_weight else None
        figures = self.scheme_id._prepare_figures(basis, current, rules, flags, scored)
        figures.pop("change")
        if self.decision_note:
            figures.pop("decided_tier_id")
        self.write(figures)

    @api.model
    def _get_next_review(self, scheme, day):
        return day + relativedelta(months=scheme.review_interval_months)

    def _action_show_proposals(self):
        """Window with exactly these proposals."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_crm.logistics_tier_assessment_action_proposals"
        )
        return {**action, "domain": [("id", "in", self.ids)], "context": {}}
