from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

STAMPED = {"state", "move_id", "handed_over_on", "receipt_on", "paid_on", "name"}
#: Object identity that no RPC client can send.
ENGINE = object()


class LogisticsClaim(models.Model):
    """The steps of a claim, each by its button."""

    _inherit = "logistics.claim"

    def write(self, vals):
        engine = self.env.context.get("claim_engine") is ENGINE
        approval = self._approval_is_engine()
        if not engine and not approval and not STAMPED.isdisjoint(vals):
            raise AccessError(
                self.env._("Use the buttons of the claim: they record what happened.")
            )
        return super().write(vals)

    def _stamp(self, **vals):
        # sudo: whoever calls checked role and state before
        self.sudo().with_context(claim_engine=ENGINE).write(vals)
        return True

    def _check_step(self, *states, roles=("cs_officer", "claims_officer")):
        self.env["logistics.complaint"]._check_role(*roles)
        self.check_access("write")
        if wrong := self.filtered(lambda claim: claim.state not in states):
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(claim)s is in step '%(state)s': this cannot be done now.",
                    claim=wrong[0].name,
                    state=labels[wrong[0].state],
                )
            )

    def action_hand_over(self):
        """The papers go to the insurance officer."""
        self._check_step("collecting")
        for claim in self:
            missing = claim.evidence_ids.filtered(
                lambda slot: slot.is_mandatory and not slot.is_there
            )
            if missing:
                raise UserError(
                    self.env._(
                        "%(claim)s still needs: %(papers)s.",
                        claim=claim.name,
                        papers=", ".join(missing.type_id.mapped("name")),
                    )
                )
            if not claim.officer_id:
                raise UserError(self.env._("Choose the insurance officer."))
            self.env["logistics.notifier"]._notify(
                claim.officer_id,
                self.env._("%(claim)s was handed over to you", claim=claim.name),
                claim.partner_id.name,
                record=claim,
            )
        today = fields.Date.context_today(self)
        return self._stamp(state="handed_over", handed_over_on=today)

    def action_receipt(self):
        """The insurance officer confirms that the papers arrived."""
        self._check_step("handed_over", roles=("claims_officer",))
        today = fields.Date.context_today(self)
        return self._stamp(state="insurer", receipt_on=today)

    def action_agree(self):
        """The insurer is done and the agreement is signed."""
        self._check_step("insurer", roles=("claims_officer",))
        for claim in self:
            if not claim.agreement_id or not claim.amount_agreed:
                raise UserError(
                    self.env._("Enter the compensation agreed and its agreement file.")
                )
            if claim.is_insured and not claim.insurer_done_on:
                raise UserError(self.env._("The insurer has not decided yet."))
        return self._stamp(state="agreement")

    def action_ask_payment(self):
        """Draft the native bill or credit note; finance posts and pays it."""
        self._check_step("agreement")
        for claim in self:
            if claim.approval_state != "approved":
                raise UserError(
                    self.env._(
                        "%(claim)s is not approved: submit it first.", claim=claim.name
                    )
                )
            # sudo: a draft only; finance decides about posting and payment
            move = claim.sudo()._create_move()
            claim._stamp(state="payment", move_id=move.id)
        return True

    def _create_move(self):
        self.ensure_one()
        credit = self.payment_method == "credit"
        label = self.env._("Compensation %(claim)s", claim=self.name)
        move = (
            self.env["account.move"]
            .with_company(self.company_id)
            .create(
                {
                    "move_type": "out_refund" if credit else "in_invoice",
                    "partner_id": self.partner_id.id,
                    "company_id": self.company_id.id,
                    "currency_id": self.currency_id.id,
                    "invoice_date": fields.Date.context_today(self),
                    "ref": self.name,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": label,
                                "quantity": 1,
                                "price_unit": self.amount_agreed,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
        )
        move._message_log(body=self.env._("For claim %(claim)s", claim=self.name))
        return move

    def action_paid(self):
        """Finance paid or credited; the voucher is on file."""
        self._check_step("payment")
        for claim in self:
            # sudo: whether a bill is posted is no secret of finance
            move = claim.move_id.sudo()
            if move.state != "posted":
                raise UserError(
                    self.env._("Finance has not posted the bill or credit note yet.")
                )
            if claim.payment_method != "credit" and not claim.voucher_id:
                raise UserError(self.env._("Attach the payment voucher."))
        today = fields.Date.context_today(self)
        return self._stamp(state="paid", paid_on=today)

    def action_close(self):
        self._check_step("paid")
        for claim in self:
            credit = claim.payment_method == "credit"
            if not (credit or claim.customer_invoice or claim.invoice_waiver):
                raise UserError(
                    self.env._("Enter the customer's invoice, or why there is none.")
                )
        return self._stamp(state="closed")

    def action_reject(self):
        self._check_step(
            "collecting",
            "handed_over",
            "insurer",
            "agreement",
            roles=("claims_officer",),
        )
        return self._stamp(state="rejected")

    def action_open_move(self):
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "views": [(False, "form")],
        }

    # --- approval ---------------------------------------------------------------------

    def _approval_facts(self):
        """A proposal above the liability limit takes the road of a large amount."""
        amount = self.currency_id._convert(
            self.amount_agreed, self.company_id.currency_id, self.company_id, self.date
        )
        if self.is_above_limit:
            policy = self.company_id._logistics_policy()
            amount = max(amount, policy.complaint_major_amount)
        return {
            **super()._approval_facts(),
            "company": self.company_id,
            "owner": self.user_id or self.env.user,
            "amount": amount,
        }

    def _approval_locked_fields(self):
        return frozenset({"amount_agreed", "partner_id", "currency_id"})

    def _approval_check_submit(self):
        if self.filtered(lambda claim: claim.state != "agreement"):
            raise UserError(self.env._("Enter the agreement before you submit it."))


class LogisticsComplaint(models.Model):
    _inherit = "logistics.complaint"

    claim_ids = fields.One2many("logistics.claim", "complaint_id", "Claims")
    claim_count = fields.Integer(compute="_compute_claim_count")
    net_loss = fields.Monetary(
        compute="_compute_net_loss", store=True, string="Net loss"
    )

    @api.depends("claim_ids")
    def _compute_claim_count(self):
        for complaint in self:
            complaint.claim_count = len(complaint.claim_ids)

    @api.depends("claim_ids.net_loss", "claim_ids.currency_id")
    def _compute_net_loss(self):
        for complaint in self:
            complaint.net_loss = sum(
                claim.currency_id._convert(
                    claim.net_loss,
                    complaint.currency_id,
                    complaint.company_id,
                    claim.paid_on or claim.date,
                )
                for claim in complaint.claim_ids
            )

    def action_open_claim(self):
        """Open the claim of the complaint, or start it from the register."""
        self._check_role("cs_officer", "claims_officer")
        self.check_access("read")
        self.ensure_one()
        claim = self.claim_ids[:1]
        if not claim:
            if not self.commercial_partner_id:
                raise UserError(self.env._("Enter the customer first."))
            claim = self.env["logistics.claim"].create(self._prepare_claim_vals())
        return {
            "type": "ir.actions.act_window",
            "res_model": "logistics.claim",
            "res_id": claim.id,
            "views": [(False, "form")],
        }

    def _prepare_claim_vals(self):
        self.ensure_one()
        # sudo: facts of the waybill belong on the claim
        shipment = self.shipment_id.sudo()
        return {
            "complaint_id": self.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "partner_id": self.commercial_partner_id.id,
            "amount_claimed": self.claim_amount,
            "shipment_id": shipment.id,
            "weight": shipment.weight,
            "declared_value": shipment.declared_value,
        }

    def _get_claim_problems(self):
        problems = super()._get_claim_problems()
        # sudo: only asks whether every claim came to an end
        claims = self.sudo().claim_ids
        if self.has_claim and self.consistency != "none" and not claims:
            problems.append(self.env._("Open the claim, or untick the compensation."))
        if claims.filtered(lambda c: c.state not in ("paid", "closed", "rejected")):
            problems.append(self.env._("Settle the claim."))
        return problems
