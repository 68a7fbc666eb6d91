from odoo import models
from odoo.exceptions import UserError


class LogisticsBusinessOrder(models.Model):
    """A red credit light warns at the order or stops it, by policy; finance releases
    the customer for a time (H-7.4.6-5, issue 4.7)."""

    _inherit = "logistics.business.order"

    def _approval_check_submit(self):
        result = super()._approval_check_submit()
        for order in self:
            order._check_credit()
        return result

    def _check_credit(self):
        self.ensure_one()
        policy = self.env["logistics.company.policy"]._get(self.company_id)
        if policy.credit_order_policy == "none":
            return
        # sudo: only the colour and its reason reach the user
        partner = self.partner_id.sudo().with_company(self.company_id)
        if partner.logistics_credit_light != "red":
            return
        reason = partner.logistics_credit_reason
        if policy.credit_order_policy == "block":
            raise UserError(
                self.env._(
                    "%(customer)s has a red credit light (%(reason)s): ask finance for "
                    "a release.",
                    customer=self.partner_id.display_name,
                    reason=reason,
                )
            )
        self._message_log(
            body=self.env._("Red credit light: %(reason)s.", reason=reason)
        )
