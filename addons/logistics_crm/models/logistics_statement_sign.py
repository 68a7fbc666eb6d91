import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools import statement as rules
from .logistics_statement import OPEN, PROOFS

FINANCE = "logistics_crm.group_logistics_finance_settlement"


class LogisticsStatement(models.Model):
    """Sending and signing. Three proofs, kept apart: confirmed on the portal, sealed,
    original on paper; the contract says which one ends the duty (A2)."""

    _inherit = "logistics.statement"

    proof_required = fields.Selection(
        PROOFS,
        string="Proof that ends the duty",
        required=True,
        readonly=True,
        default="sealed",
        tracking=True,
        help="By the contract; without one by the company policy.",
    )
    signed_by = fields.Char(readonly=True, copy=False, tracking=True)
    signed_on = fields.Datetime(readonly=True, copy=False)
    signer_id = fields.Many2one(
        "res.partner",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The contact who was logged in; empty when signed by the link.",
    )
    is_signer_authorised = fields.Boolean(
        string="Signer on the contract's list", readonly=True, copy=False
    )
    signed_ip = fields.Char(string="Signed from", readonly=True, copy=False)
    signed_hash = fields.Char(readonly=True, copy=False)
    amount_signed = fields.Monetary(string="Signed amount", readonly=True, copy=False)
    signature = fields.Image(
        readonly=True, copy=False, attachment=True, max_width=1024, max_height=1024
    )
    sealed_file = fields.Binary(
        string="Sealed copy", attachment=True, copy=False, readonly=True
    )
    sealed_filename = fields.Char(copy=False, readonly=True)
    sealed_on = fields.Date(copy=False, readonly=True, tracking=True)
    original_received_on = fields.Date(copy=False, readonly=True, tracking=True)
    original_place = fields.Char(string="Original filed at", copy=False)
    is_proven = fields.Boolean(
        string="Duty to sign ended", compute="_compute_is_proven", store=True
    )
    is_hash_valid = fields.Boolean(compute="_compute_is_hash_valid")

    def _compute_is_hash_valid(self):
        for statement in self:
            statement.is_hash_valid = (
                not statement.document_hash
                or statement.document_hash == statement._get_hash()
            )

    @api.depends(
        "proof_required",
        "signed_on",
        "is_signer_authorised",
        "deemed_on",
        "sealed_on",
        "original_received_on",
    )
    def _compute_is_proven(self):
        for statement in self:
            confirmed = statement.signed_on and statement.is_signer_authorised
            statement.is_proven = bool(
                {
                    "confirmed": confirmed or statement.deemed_on,
                    "sealed": statement.sealed_on,
                    "original": statement.original_received_on,
                }[statement.proof_required]
            )

    # --- sign -------------------------------------------------------------------------

    def _can_be_signed(self):
        """May the customer still sign: also what finance invoiced before."""
        self.ensure_one()
        early = self.state in ("signed", "invoiced") and not (
            self.signed_on or self.sealed_on
        )
        return self.state in OPEN or early

    def _is_authorised(self, signer):
        """Is a contact on the contract's list of signers (decisions A2)?"""
        # sudo: the list of the payer's own contract
        return bool(signer) and signer in self.sudo().contract_id.signer_ids

    def _sign(self, name, signature, address, signer=None):
        """The customer confirms the debt. Lines without answer are accepted, disputed
        ones wait for the next statement.

        :param signature: base64 of a PNG or JPEG
        :param signer: the contact who was logged in, if any
        :raises UserError, ValidationError: cannot be signed (any more)
        """
        self.ensure_one()
        self.lock_for_update()
        if not self._can_be_signed():
            self._check_state(*OPEN)
        self._check_signer(name, signature)
        if self.state in OPEN:
            self.line_ids.filtered(lambda line: line.verdict == "pending").write(
                {"verdict": "accepted", "verdict_on": fields.Datetime.now()}
            )
            self._postpone_disputed()
        self._as_engine().write(
            {
                "state": "signed" if self.state in OPEN else self.state,
                "signed_by": name.strip(),
                "signer_id": signer.id if signer else False,
                "is_signer_authorised": self._is_authorised(signer),
                "signed_on": fields.Datetime.now(),
                "signed_ip": address,
                "signature": signature,
                "amount_signed": self.amount_agreed,
                "signed_hash": self._get_signed_hash(),
            }
        )
        self._message_log(
            body=self.env._(
                "Confirmed by %(name)s: %(amount)s.",
                name=name.strip(),
                amount=self.currency_id.format(self.amount_agreed),
            )
        )

    def _check_signer(self, name, signature):
        if not (name or "").strip():
            raise ValidationError(self.env._("Enter your name."))
        self._check_signature(signature)
        if not self.is_hash_valid:
            raise UserError(
                self.env._(
                    "The statement changed after it was sent: ask for a new one."
                )
            )

    def _get_signed_hash(self):
        """Hash of the signed amounts: what was sent and what was agreed."""
        return rules.digest(
            {
                "sent": self.document_hash,
                "agreed": [
                    [line.name, line.verdict, f"{line.agreed_amount:.6f}"]
                    for line in self.line_ids
                ],
            }
        )

    def _check_signature(self, signature):
        try:
            # The size is looked at before anything is decoded.
            data = signature or ""
            image = (
                b""
                if not data
                else base64.b64decode(data, validate=True)
                if len(data) <= rules.MAX_SIGNATURE * 2
                else bytes(rules.MAX_SIGNATURE + 1)
            )
        except (binascii.Error, ValueError, TypeError):
            image = b"?"
        problem = rules.signature_problem(image)
        if problem:
            raise ValidationError(
                {
                    "missing": self.env._("Sign before you confirm."),
                    "too_big": self.env._("The signature is larger than 2 MB."),
                    "no_image": self.env._("The signature is not a picture."),
                }[problem]
            )

    def _record_sealed(self, content, filename):
        """A scan with the company's seal, or the file of an e-seal service."""
        self.ensure_one()
        self._check_state(*OPEN, "signed", "invoiced")
        if not content:
            raise ValidationError(self.env._("Choose the file of the sealed copy."))
        if self.state in OPEN and self.line_ids.filtered(
            lambda line: line.verdict == "disputed"
        ):
            raise UserError(
                self.env._("Solve the disputed lines before the sealed copy is filed.")
            )
        vals = {
            "sealed_file": content,
            "sealed_filename": filename,
            "sealed_on": fields.Date.context_today(self),
        }
        if self.state in OPEN:
            self.line_ids.filtered(lambda line: line.verdict == "pending")._accept()
            vals |= {
                "state": "signed",
                "amount_signed": self.amount_agreed,
                "signed_hash": self._get_signed_hash(),
            }
        self._as_engine().write(vals)

    def action_original_received(self):
        """The paper original with signature and seal arrived."""
        self._check_officer()
        self.check_access("write")
        self._check_state("signed", "invoiced")
        self._as_engine().write(
            {"original_received_on": fields.Date.context_today(self)}
        )
        return True

    def action_accept_all(self):
        """Note that the customer agreed with every line without remark."""
        self._check_officer()
        self.check_access("write")
        self._check_state(*OPEN)
        self.line_ids.filtered(lambda line: line.verdict == "pending")._accept()
        return True

    def _check_finance(self):
        if not self.env.su and not self.env.user.has_group(FINANCE):
            raise AccessError(self.env._("Finance decides this."))

    def _notify_signed(self):
        """Tell the officer, with the signed print in the chatter."""
        self.ensure_one()
        # sudo: rendered for the file of the signed statement, seen by who sees it
        report = self.env["ir.actions.report"].sudo()
        pdf = report._render_qweb_pdf(
            "logistics_crm.action_report_statement", self.ids
        )[0]
        self.message_post(
            body=self.env._("Signed by %(name)s", name=self.signed_by),
            attachments=[(f"{self.name}.pdf", pdf)],
            message_type="notification",
            subtype_xmlid="mail.mt_note",
        )
        if self.user_id:
            self.env["logistics.notifier"]._notify(
                self.user_id,
                self.env._("Statement signed"),
                self.env._(
                    "%(payer)s confirmed %(name)s.",
                    payer=self.partner_id.name,
                    name=self.display_name,
                ),
                self,
            )
