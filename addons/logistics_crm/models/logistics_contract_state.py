from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import contracts
from .logistics_contract import PHASES

CONTRACT_STATES = [
    *PHASES,
    ("active", "Active"),
    ("expiring", "Expiring"),
    ("expired", "Expired"),
    ("renewed", "Renewed"),
    ("ended", "Ended"),
]


class LogisticsContract(models.Model):
    """What a contract is today, by ``tools/contracts.py``; never stored."""

    _inherit = "logistics.contract"

    state = fields.Selection(
        CONTRACT_STATES, compute="_compute_state", search="_search_state"
    )

    @api.depends("phase", "date_start", "date_end", "ended_on", "renewal_ids.phase")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for contract in self:
            contract.state = contracts.state_on(
                today, contract._life(), contract._warn_days()
            )

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        early = [key for key, _label in PHASES if key in value and key != "signed"]
        signed = self.search([("phase", "=", "signed")])
        found = signed.filtered(lambda contract: contract.state in value)
        return Domain("phase", "in", early) | Domain("id", "in", found.ids)

    def _life(self):
        self.ensure_one()
        # sudo: only whether a renewal was signed.
        renewed = "signed" in self.sudo().renewal_ids.mapped("phase")
        return contracts.Life(
            self.phase or "draft",
            self.date_start or None,
            self.date_end or None,
            self.ended_on or None,
            renewed,
        )

    def _warn_days(self):
        return max(self._reminder_steps(), default=60)

    def _reminder_steps(self):
        policy = self.env["logistics.company.policy"]._get(self.company_id)
        return contracts.steps_of(policy.contract_reminder_days)

    # --- questions of others ----------------------------------------------------------

    @api.model
    def _in_force(self, company, day, partners=None):
        """Contracts of a company that bind both sides on a day.

        :param partners: commercial partners, or ``None`` for all
        """
        domain = Domain("company_id", "=", company.id) & Domain("phase", "=", "signed")
        if partners is not None:
            domain &= Domain("partner_id", "child_of", partners.ids)
        # sudo: whether a contract is in force is no secret inside the company; the
        # texts and amounts are not read.
        found = self.sudo().search(
            domain
            & (Domain("date_start", "=", False) | Domain("date_start", "<=", day))
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", day))
        )
        return found.filtered(lambda c: contracts.in_force(day, c._life()))

    @api.model
    def _kinds_in_force(self, partner, company, day):
        """Kinds of paper that a customer has: service, one_off, long_term."""
        found = self._in_force(company, day, partner)
        kinds = set(found.mapped("kind"))
        return kinds | ({"long_term"} if any(found.mapped("is_long_term")) else set())
