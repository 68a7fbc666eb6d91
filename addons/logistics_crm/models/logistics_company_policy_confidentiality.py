from odoo import api, fields, models


class LogisticsCompanyPolicy(models.Model):
    _inherit = "logistics.company.policy"

    export_role_required = fields.Boolean(
        string="Only the export role exports customers",
        tracking=True,
        help="Off: everybody whom Odoo lets export may export, except confidential and "
        "secret customers.",
    )
    own_partners_only = fields.Boolean(
        string="Salespeople see own and team's customers only",
        tracking=True,
        help="Off: salespeople see the customers that Odoo shows them.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        if any(vals.get("own_partners_only") for vals in vals_list):
            self._sync_partner_rule()
        return policies

    def write(self, vals):
        result = super().write(vals)
        if "own_partners_only" in vals:
            self._sync_partner_rule()
        return result

    @api.model
    def _sync_partner_rule(self):
        """The rule on customers is active as long as one company wants it."""
        # sudo: the policy administrator switches this one rule, without any other
        # right on record rules.
        rule = self.env.ref("logistics_crm.res_partner_rule_mine").sudo()
        rule.active = bool(self.sudo().search_count([("own_partners_only", "=", True)]))
