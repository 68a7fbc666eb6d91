from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .logistics_approval_mixin import ENGINE

#: Set by buttons and the engine only.
PROTECTED = {
    "phase": "draft",
    "signed_on": False,
    "ended_on": False,
    "customer_confirmed_on": False,
    "reminded_days": 0,
}
LOCKED = frozenset(
    {
        "partner_id",
        "company_id",
        "kind",
        "is_long_term",
        "service_ids",
        "amount",
        "date_start",
        "date_end",
        "clause_ids",
        "party_ids",
        "payment_method",
        "settlement_cycle",
        "settlement_day",
        "payment_term_id",
        "required_proof",
        "deemed_days",
        "liability_limit",
        "draft_file_ids",
    }
)


class LogisticsContract(models.Model):
    """Draft → supervisor and legal → customer → sign-off → signed and sealed → end.

    Review and sign-off are two rounds of the approval engine; who is asked is told by
    the approval rules with the cases "review" and "sign-off"."""

    _inherit = "logistics.contract"

    legal_opinion = fields.Text(tracking=True)
    customer_confirmed_on = fields.Date(readonly=True, copy=False, tracking=True)
    customer_confirmed_by_id = fields.Many2one(
        "res.partner",
        string="Confirmed by",
        copy=False,
        index="btree_not_null",
        check_company=True,
    )
    signed_on = fields.Date(
        string="Contract signed on", readonly=True, copy=False, tracking=True
    )
    our_signer = fields.Char(string="Signed for us by", copy=False)
    their_signer = fields.Char(string="Signed for the customer by", copy=False)
    our_seal = fields.Boolean(copy=False)
    their_seal = fields.Boolean(string="Seal of the customer", copy=False)
    scan_file_ids = fields.Many2many(
        "ir.attachment",
        "logistics_contract_scan_rel",
        string="Signed and sealed scan",
        copy=False,
    )
    ended_on = fields.Date(readonly=True, copy=False, tracking=True)
    end_reason = fields.Char(copy=False)
    reminded_days = fields.Integer(readonly=True, copy=False, aggregator=None)

    # --- guards -----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        numbers = self.env["ir.sequence"]
        values = []
        for vals in vals_list:
            company = vals.get("company_id") or self.env.company.id
            number = numbers.with_company(company).next_by_code("logistics.contract")
            values.append({**vals, **PROTECTED, "name": number})
        return super().create(values)

    def write(self, vals):
        if not self._approval_is_engine() and not vals.keys().isdisjoint(
            {*PROTECTED, "name"}
        ):
            raise AccessError(
                self.env._("Move a contract on with its buttons, not by hand.")
            )
        return super().write(vals)

    def _as_engine(self):
        return self.with_context(approval_engine=ENGINE)

    def _check_phase(self, *phases):
        labels = dict(self._fields["phase"]._description_selection(self.env))
        for contract in self:
            if contract.phase not in phases:
                raise UserError(
                    self.env._(
                        "%(contract)s is in the step '%(step)s': this button does not "
                        "fit there.",
                        contract=contract.name,
                        step=labels[contract.phase],
                    )
                )

    # --- review and sign-off ----------------------------------------------------------

    def _approval_facts(self):
        customer = self.partner_id.commercial_partner_id.with_company(self.company_id)
        return {
            **super()._approval_facts(),
            "owner": self.user_id,
            "amount": self.amount,
            "tier": customer.logistics_tier_id.code or "",
            "cases": {"signoff" if self.phase == "signoff" else "review"},
        }

    def _approval_locked_fields(self):
        return LOCKED

    def _approval_check_submit(self):
        for contract in self:
            if sentences := contract._submit_problems():
                raise UserError("\n".join(sentences))

    def _submit_problems(self):
        """Sentences that keep the draft from the review."""
        self.ensure_one()
        found = []
        labels = dict(self.clause_ids._fields["kind"]._description_selection(self.env))
        done = set(self.clause_ids.filtered("is_done").mapped("kind"))
        if missing := [label for key, label in labels.items() if key not in done]:
            found.append(
                self.env._(
                    "Tick the clauses that the contract contains: %(clauses)s.",
                    clauses=", ".join(missing),
                )
            )
        if not self.date_start or not self.date_end:
            found.append(self.env._("Enter the first and the last day."))
        if not self.draft_file_ids:
            found.append(self.env._("Attach the contract text."))
        if not self.signal_ids.filtered(lambda s: s.kind == "termination"):
            found.append(
                self.env._("Enter at least one termination signal with its early sign.")
            )
        return found

    def _approval_start(self):
        drafts = self.filtered(lambda c: c.phase == "draft")
        drafts._as_engine().write({"phase": "review"})
        return super()._approval_start()

    def _approval_on_approved(self):
        reviewed = self.filtered(lambda c: c.phase == "review")
        reviewed._as_engine().write({"phase": "customer"})
        (self - reviewed).filtered(lambda c: c.phase == "signoff")._as_engine().write(
            {"phase": "to_sign"}
        )
        return super()._approval_on_approved()

    def _approval_on_rejected(self, reason):
        self._as_engine().write({"phase": "draft"})
        return super()._approval_on_rejected(reason)

    def _approval_on_returned(self, reason):
        self._as_engine().write({"phase": "draft"})
        return super()._approval_on_returned(reason)

    # --- buttons ----------------------------------------------------------------------

    def action_customer_confirmed(self):
        """The customer agreed with the reviewed text: the sign-off begins."""
        self.check_access("write")
        self._check_phase("customer")
        self._as_engine().write(
            {
                "phase": "signoff",
                "approval_state": "draft",
                "customer_confirmed_on": fields.Date.context_today(self),
            }
        )
        self._approval_start()
        return True

    def action_customer_changes(self):
        """The customer wants something else: back to the draft."""
        self.check_access("write")
        self._check_phase("customer", "to_sign")
        self._as_engine().write({"phase": "draft", "approval_state": "draft"})
        return True

    def action_sign(self):
        """Both signatures, both seals and the scan are there."""
        self.check_access("write")
        self._check_phase("to_sign")
        for contract in self:
            if not (
                contract.our_signer
                and contract.their_signer
                and contract.our_seal
                and contract.their_seal
                and contract.scan_file_ids
            ):
                raise UserError(
                    self.env._(
                        "Enter both signers, tick both seals and attach the signed and "
                        "sealed scan of %(contract)s.",
                        contract=contract.name,
                    )
                )
        self._as_engine().write(
            {"phase": "signed", "signed_on": fields.Date.context_today(self)}
        )
        return True

    def action_end(self):
        """End this contract alone, today, for the reason entered."""
        self.check_access("write")
        self._check_phase("signed")
        for contract in self:
            if not (contract.end_reason or "").strip():
                raise UserError(self.env._("Enter why the contract ends."))
        self._as_engine().write({"ended_on": fields.Date.context_today(self)})
        return True

    def action_renew(self):
        """A draft for the time after this contract."""
        self.check_access("create")
        self.ensure_one()
        self._check_phase("signed")
        dates = {}
        if self.date_start and self.date_end:
            start = self.date_end + relativedelta(days=1)
            dates = {
                "date_start": start,
                "date_end": start + (self.date_end - self.date_start),
            }
        renewal = self.copy({**dates, "draft_file_ids": False})
        renewal._as_engine().renewed_from_id = self
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": renewal.id,
            "views": [(False, "form")],
        }

    # --- nightly ----------------------------------------------------------------------

    @api.model
    def _cron_contracts(self):
        """Warn of contracts that end, ask for due execution checks."""
        self.env["res.company"]._logistics_each(self._watch_contracts)

    @api.model
    def _watch_contracts(self, company):
        today = fields.Date.context_today(self)
        running = self.search(
            Domain("company_id", "=", company.id)
            & Domain("phase", "=", "signed")
            & Domain("ended_on", "=", False)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", today))
        )
        running._remind_of_end(today)
        running._plan_checks(today)
