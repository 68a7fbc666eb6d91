from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import bands, tiering, tiermarks

ACTIVITY = "logistics_crm.mail_activity_type_approval"
#: Bases that are an amount of money in a year; the other two are a score and a
#: person's judgement.
AMOUNT_BASES = ("revenue", "purchase", "target")


class LogisticsTierScheme(models.Model):
    """What the tier engine asks a scheme: bands, rules, the proposal for a figure."""

    _inherit = "logistics.tier.scheme"

    @api.model
    def _get_policy_scheme(self, company):
        """The scheme that drives behaviour in a company; may be empty.

        :param company: res.company
        """
        # sudo: every role obeys the policy, so every role may ask for it.
        policy = (
            self.env["logistics.company.policy"]
            .sudo()
            .search([("company_id", "=", company.id)], limit=1)
        )
        scheme = policy.tier_scheme_id if policy else policy._default_tier_scheme_id()
        return scheme.with_env(self.env)

    def _is_amount_based(self):
        self.ensure_one()
        return self.basis in AMOUNT_BASES

    def _get_bands(self, company=None, day=None):
        """Bands of the scheme, keys are tier ids; unset tiers give none.

        :param company: res.company whose currency the boundaries are wanted in;
            default the scheme's own currency
        :param day: date of the exchange rate
        """
        self.ensure_one()
        if self.basis == "manual":
            return ()
        money = self._is_amount_based()

        def bound(value):
            if not money or not company or company.currency_id == self.currency_id:
                return value
            # sudo: rates are the company's own, whoever asks and from which company.
            return self.sudo().currency_id._convert(
                value, company.currency_id, company.sudo(), day or fields.Date.today()
            )

        return tuple(
            bands.Band(
                bound(tier.min_amount if money else tier.min_score),
                bound(tier.max_amount if money else tier.max_score) or None,
                tier.id,
            )
            for tier in self.tier_ids
            if tier._is_set()
        )

    def _get_key_account_threshold(self, company):
        """Annual volume of a key account in the currency of a company, None = the
        amount is no criterion (K-2.1)."""
        if not self.key_account_threshold:
            return None
        # sudo: rates are the company's own, whoever asks.
        return self.sudo().currency_id._convert(
            self.key_account_threshold,
            company.currency_id,
            company.sudo(),
            fields.Date.context_today(self),
        )

    def _get_rules(self, company, day):
        """The scheme as :class:`tiering.TierRules` in the currency of a company."""
        self.ensure_one()
        money = self._is_amount_based()
        return tiering.TierRules(
            bands=self._get_bands(company, day),
            basis=tiering.AMOUNT if money else tiering.SCORE,
            hysteresis=self.hysteresis,
            flags_raise=money,
        )

    def _prepare_figures(self, basis, current, rules, flags, scored=None):
        """Ask ``tiering`` for a proposal and keep its reasons.

        :param basis: logistics.tier.basis of the customer, may be empty
        :param current: tier id now, None = untiered
        :param rules: :class:`tiering.TierRules` in the currency of the company
        :param flags: names of the qualitative flags of the customer
        :param scored: (weighted score 0-100, percent of the weights that is scored),
            None = not scored
        :returns: dict of values of an assessment, and ``change`` as in
            :class:`tiering.Proposal`
        """
        self.ensure_one()
        kind = basis.kind or "none"
        value = None if kind == "none" else basis.value
        score, weight = scored or (None, 0)
        proposal = tiering.propose_tier(value, score, current, rules, flags)
        reasons = []
        if scored and rules.basis == tiering.SCORE:
            reasons.append(("score", {"value": score, "weight": f"{weight:g}"}))
        elif value is not None and rules.basis == tiering.AMOUNT:
            reasons.append((kind, {"value": value, "months": basis.months}))
        reasons += [(reason.code, dict(reason.args)) for reason in proposal.reasons]
        near = tiermarks.near_boundary(
            proposal.value, rules.bands, self.near_percent, rules.better
        )
        if near is not None:
            reasons.append(("near_boundary", {"boundary": near}))
        return {
            "basis_kind": kind,
            "basis_value": value or 0.0,
            "basis_months": basis.months,
            "current_tier_id": current,
            "proposed_tier_id": proposal.tier,
            "decided_tier_id": proposal.tier,
            "raise_to_id": proposal.raise_to,
            "reasons": reasons,
            "change": proposal.change,
        }

    def _remind_approvers(self, users):
        """One activity per approver with the number of open proposals; none when all
        are decided."""
        self.ensure_one()
        counts = self.env["logistics.tier.assessment"]._count_pending(self)
        present = self.activity_ids.filtered(
            lambda a: a.activity_type_id == self.env.ref(ACTIVITY)
        ).grouped("user_id")
        for user in users:
            activity = present.get(user, self.activity_ids.browse())[:1]
            if not counts.get(user):
                activity.unlink()
                continue
            summary = self.env._(
                "%(count)s tier proposals wait for your decision",
                count=counts.get(user),
            )
            if activity:
                activity.summary = summary
            else:
                self.activity_schedule(ACTIVITY, summary=summary, user_id=user.id)

    # --- calendar of the periodic lists -----------------------------------------------

    def _sql_sheet_scope(self):
        """Condition on basis rows ``b``: who gets an evaluation sheet."""
        self.ensure_one()
        if self.scope == "all":
            return SQL("b.kind != 'none'")
        tier = SQL("(p.logistics_tier_id ->> b.company_id::text)::int")
        wanted = SQL("%s IS NOT NULL", tier)
        if self.scope == "key_account":
            wanted = SQL(
                """(p.logistics_is_benchmark OR p.logistics_is_strategic_partner
                    OR EXISTS (SELECT 1 FROM logistics_tier t
                                WHERE t.is_key_account AND t.id = %s))""",
                tier,
            )
        return SQL(
            "EXISTS (SELECT 1 FROM res_partner p WHERE p.id = b.partner_id AND %s)",
            wanted,
        )

    def _plan_next_proposals(self, today, full):
        self.ensure_one()
        vals = {
            "next_proposal_date": self._next_after(
                self.next_proposal_date, self.review_interval_months, today
            )
        }
        if full:
            vals["next_full_date"] = self._next_after(
                self.next_full_date, self.full_interval_months, today
            )
        self.write(vals)

    @api.model
    def _next_after(self, day, months, today):
        """First day after today in the rhythm that starts on ``day``."""
        steps = 1
        while day + relativedelta(months=months * steps) <= today:
            steps += 1
        return day + relativedelta(months=months * steps)
