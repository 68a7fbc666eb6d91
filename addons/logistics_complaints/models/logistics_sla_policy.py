from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import sla
from .selections import CHANNELS, SEVERITIES


class LogisticsSlaPolicy(models.Model):
    """What a complaint is promised: the first policy in order whose conditions fit,
    an empty condition means any. A policy that complaints run under is frozen: a
    change is a new version, open complaints keep the promise they were given."""

    _name = "logistics.sla.policy"
    _description = "Service Promise"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: the policy holds for every company."
    )
    version = fields.Integer(default=1, readonly=True, copy=False, aggregator=None)
    previous_id = fields.Many2one(
        "logistics.sla.policy",
        string="Replaces",
        readonly=True,
        copy=False,
        check_company=True,
    )
    tier_ids = fields.Many2many("logistics.tier", string="Tiers")
    category_ids = fields.Many2many("logistics.complaint.category", string="Categories")
    severity = fields.Selection(SEVERITIES)
    channel = fields.Selection(CHANNELS)
    partner_ids = fields.Many2many("res.partner", string="Customers")
    target_ids = fields.One2many(
        "logistics.sla.target", "policy_id", string="Promises", copy=True
    )
    is_used = fields.Boolean(compute="_compute_is_used")

    def _compute_is_used(self):
        used = self._get_used()
        for policy in self:
            policy.is_used = policy._origin in used

    def _get_used(self):
        """Policies that complaints run under; asked anew each time."""
        # sudo: whether a policy is used does not depend on who looks
        complaints = self.env["logistics.complaint"].sudo()
        groups = complaints._read_group([("policy_id", "in", self.ids)], ["policy_id"])
        return self.browse(policy.id for (policy,) in groups)

    @api.model
    def _get_for(self, facts, company):
        """The policy of a complaint.

        :param facts: dict with ``tier``, ``category``, ``severity``, ``channel``,
            ``customer`` (ids or codes, falsy = unknown)
        :returns: policy, or an empty recordset where none fits
        """
        # sudo: everybody is promised by policy, customers on the portal, too
        policies = self.sudo().search([("company_id", "in", [False, company.id])])
        rows = [(policy.id, policy._get_conditions()) for policy in policies]
        return self.browse(sla.first_match(rows, facts))

    def _get_conditions(self):
        self.ensure_one()
        return {
            "tier": set(self.tier_ids.ids),
            "category": set(self.category_ids.ids),
            "severity": {self.severity} - {False},
            "channel": {self.channel} - {False},
            "customer": set(self.partner_ids.commercial_partner_id.ids),
        }

    def action_new_version(self):
        """Copy the policy to change it; the old one is archived and stays as it was."""
        self.check_access("write")
        versions = self.browse()
        for policy in self:
            if not policy.active:
                raise UserError(
                    self.env._(
                        "%(policy)s was replaced already: open its newest version.",
                        policy=policy.name,
                    )
                )
            version = policy.copy({"name": policy.name, "previous_id": policy.id})
            version.version = policy.version + 1
            policy.active = False
            versions |= version
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": versions[:1].id,
            "views": [(False, "form")],
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if used := self._get_used():
            raise UserError(
                self.env._(
                    "Complaints run under %(policy)s: archive it instead.",
                    policy=used[0].name,
                )
            )
