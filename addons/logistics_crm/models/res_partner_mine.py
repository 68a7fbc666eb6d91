from odoo import api, fields, models
from odoo.fields import Domain

#: Whoever has one of these sees all customers, also with the limiting rule on.
SEE_ALL = (
    "logistics_crm.group_logistics_leader",
    "logistics_crm.group_logistics_funnel_reviewer",
    "logistics_crm.group_logistics_executive",
    "logistics_crm.group_logistics_cs_officer",
    "logistics_crm.group_logistics_finance_settlement",
    "sales_team.group_sale_salesman_all_leads",
    "account.group_account_invoice",
    "account.group_account_readonly",
    "hr.group_hr_user",
    "base.group_system",
)


class ResPartner(models.Model):
    """Own and team's customers only, for companies that want it (design rule 12).

    The record rule ships inactive; the setting of a company policy switches it on. It
    hides customers of other people's teams from salespeople, and nothing else:
    colleagues, companies, suppliers and ownerless customers stay visible.
    """

    _inherit = "res.partner"

    logistics_is_mine = fields.Boolean(
        string="Mine or my team's",
        compute="_compute_logistics_is_mine",
        search="_search_logistics_is_mine",
    )

    @api.depends("user_id", "commercial_partner_id.user_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_logistics_is_mine(self):
        domain = self._logistics_mine_domain()
        if not domain.is_true():
            domain &= Domain("id", "in", self._origin.ids)
            # sudo: this decides a record rule, which would call itself otherwise.
            mine = self.sudo().with_context(active_test=False).search(domain)
        for partner in self:
            partner.logistics_is_mine = (
                domain.is_true() or partner._origin.id in mine._ids
            )

    def _search_logistics_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._logistics_mine_domain()
        return domain if True in value else ~domain

    @api.model
    def _logistics_mine_domain(self):
        policies = self.env["logistics.company.policy"]
        limited = any(policies._get(c).own_partners_only for c in self.env.companies)
        user = self.env.user
        if (
            not limited
            or not user.has_group("logistics_crm.group_logistics_salesperson")
            or any(user.has_group(group) for group in SEE_ALL)
        ):
            return Domain.TRUE
        return Domain.OR(self._logistics_mine_domains(user.id))

    @api.model
    def _logistics_mine_domains(self, uid):
        """Each domain alone makes a partner visible to a salesperson."""
        team = "user_id.crm_team_member_ids.crm_team_id.crm_team_member_ids.user_id"
        return [
            [("user_id", "in", [False, uid])],
            [("commercial_partner_id.user_id", "=", uid)],
            [(team, "=", uid)],
            [("opportunity_ids.user_id", "=", uid)],
            [("opportunity_ids.logistics_participant_ids.user_id", "=", uid)],
            [("user_ids.share", "=", False)],
            [("ref_company_ids", "!=", False)],
        ]
