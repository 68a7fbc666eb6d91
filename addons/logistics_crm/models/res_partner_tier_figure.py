from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools import tiering
from .logistics_tier_basis import KINDS

USER = "logistics_crm.group_logistics_user"
FINANCE = (
    "logistics_crm.group_logistics_finance_settlement",
    "account.group_account_manager",
)


class ResPartner(models.Model):
    """What the customer page shows of the tier: figure, trend, key account, terms."""

    _inherit = "res.partner"

    logistics_basis_value = fields.Monetary(
        string="Annual figure", compute="_compute_logistics_basis", groups=USER
    )
    logistics_basis_kind = fields.Selection(
        KINDS, string="Figure from", compute="_compute_logistics_basis", groups=USER
    )
    logistics_basis_trend = fields.Selection(
        [("up", "Rising"), ("flat", "Unchanged"), ("down", "Falling")],
        string="Trend",
        compute="_compute_logistics_basis",
        groups=USER,
    )
    logistics_basis_tier_id = fields.Many2one(
        "logistics.tier",
        string="Tier by figure",
        compute="_compute_logistics_basis",
        groups=USER,
    )
    logistics_is_key_account = fields.Boolean(
        string="Key account",
        compute="_compute_logistics_is_key_account",
        search="_search_logistics_is_key_account",
        groups=USER,
        help="Amount above the threshold of the policy scheme, industry benchmark, "
        "strategic partner, or a tier that is a key-account tier: one is enough.",
    )
    logistics_tier_credit_limit = fields.Monetary(
        string="Credit limit of the tier",
        compute="_compute_logistics_tier_terms",
        groups=USER,
    )
    logistics_tier_payment_term_id = fields.Many2one(
        "account.payment.term",
        string="Payment period of the tier",
        compute="_compute_logistics_tier_terms",
        groups=USER,
    )

    def _get_logistics_basis(self):
        """Basis rows of the policy scheme that the user may read: partner id -> row.

        One statement for the whole page.
        """
        scheme = self.env["logistics.tier.scheme"]._get_policy_scheme(self.env.company)
        rows = self.env["logistics.tier.basis"].search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("scheme_id", "=", scheme.id),
                ("company_id", "=", self.env.company.id),
            ]
        )
        return {row.partner_id.id: row for row in rows}

    @api.depends("commercial_partner_id")
    @api.depends_context("company", "uid")
    def _compute_logistics_basis(self):
        rows = self._get_logistics_basis()
        for partner in self:
            row = rows.get(partner.commercial_partner_id.id)
            partner.logistics_basis_value = row.value if row else 0.0
            partner.logistics_basis_kind = row.kind if row else False
            partner.logistics_basis_trend = row.trend if row else False
            partner.logistics_basis_tier_id = row.tier_id if row else False

    @api.depends(
        "commercial_partner_id",
        "logistics_tier_id",
        "logistics_is_benchmark",
        "logistics_is_strategic_partner",
    )
    @api.depends_context("company")
    def _compute_logistics_is_key_account(self):
        scheme = self.env["logistics.tier.scheme"]._get_policy_scheme(self.env.company)
        # sudo: the verdict is shown, not the amount.
        rows = self.sudo()._get_logistics_basis() if scheme else {}
        threshold = scheme._get_key_account_threshold(self.env.company)
        for partner in self:
            row = rows.get(partner.commercial_partner_id.id)
            verdict, _reasons = tiering.is_key_account(
                row.value if row else None,
                threshold,
                [
                    name
                    for name, given in (
                        ("benchmark", partner.logistics_is_benchmark),
                        ("strategic_partner", partner.logistics_is_strategic_partner),
                        ("tier", partner.logistics_tier_id.is_key_account),
                    )
                    if given
                ],
            )
            partner.logistics_is_key_account = verdict

    def _search_logistics_is_key_account(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = (
            Domain("logistics_is_benchmark", "=", True)
            | Domain("logistics_is_strategic_partner", "=", True)
            | Domain("logistics_tier_id.is_key_account", "=", True)
        )
        scheme = self.env["logistics.tier.scheme"]._get_policy_scheme(self.env.company)
        threshold = scheme._get_key_account_threshold(self.env.company)
        if threshold is not None:
            # sudo: whoever searches key accounts sees who they are, not the amounts.
            rows = (
                self.env["logistics.tier.basis"]
                .sudo()
                ._search(
                    [
                        ("scheme_id", "=", scheme.id),
                        ("company_id", "=", self.env.company.id),
                        ("value", ">=", threshold),
                    ]
                )
            )
            domain |= Domain(
                "commercial_partner_id", "in", rows.subselect("partner_id")
            )
        return domain

    @api.depends("logistics_tier_id")
    @api.depends_context("company")
    def _compute_logistics_tier_terms(self):
        for partner in self:
            tier = partner.logistics_tier_id
            company = self.env.company
            partner.logistics_tier_payment_term_id = tier.payment_term_id
            partner.logistics_tier_credit_limit = (
                tier.currency_id._convert(
                    tier.credit_limit,
                    company.currency_id,
                    company,
                    fields.Date.context_today(self),
                )
                if tier.credit_limit
                else 0.0
            )

    def action_logistics_apply_tier_terms(self):
        """Take credit limit and payment period of the tier over (P-3-23).

        Only what the tier grants is written: an empty limit is no limit of zero (G-22).
        """
        if not any(self.env.user.has_group(group) for group in FINANCE):
            raise AccessError(
                self.env._("Finance decides credit limits and payment periods.")
            )
        self.check_access("write")
        for partner in self.commercial_partner_id:
            vals = {}
            if partner.logistics_tier_credit_limit:
                vals["credit_limit"] = partner.logistics_tier_credit_limit
            if partner.logistics_tier_payment_term_id:
                vals["property_payment_term_id"] = (
                    partner.logistics_tier_payment_term_id.id
                )
            if not vals:
                raise UserError(
                    self.env._(
                        "%(customer)s: the tier grants neither a credit limit nor a "
                        "payment period.",
                        customer=partner.display_name,
                    )
                )
            partner.write(vals)
            partner._message_log(
                body=self.env._(
                    "Credit terms of tier %(tier)s applied.",
                    tier=partner.logistics_tier_label,
                )
            )
        return True

    def action_logistics_propose_tier(self):
        """Propose a tier for the selected customers now."""
        self.env["logistics.tier.assessment"]._check_may_propose()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Propose tiers"),
            "res_model": "logistics.tier.propose",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_ids": self.commercial_partner_id.ids},
        }
