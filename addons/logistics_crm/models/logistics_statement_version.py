from odoo import models
from odoo.exceptions import UserError, ValidationError

from .logistics_statement import OPEN


class LogisticsStatement(models.Model):
    """A change after sending or signing makes a new version, never silence."""

    _inherit = "logistics.statement"

    def _restate(self, reason):
        """Replace by a new version made from today's charges.

        :raises UserError: an invoice of it lives; finance cancels or credits it first
        """
        self.ensure_one()
        self._check_state(*OPEN, "signed", "invoiced")
        if not (reason or "").strip():
            raise ValidationError(self.env._("Say why the statement is made anew."))
        if self._get_live_invoices():
            raise UserError(
                self.env._(
                    "%(name)s has invoices: finance cancels or credits them first.",
                    name=self.display_name,
                )
            )
        self.line_ids._release()
        self._as_engine().write({"state": "superseded", "restate_reason": reason})
        new = self._generate(
            self.company_id,
            self.date_from,
            self.date_to,
            self.partner_id,
            name=self.name,
            version=self.version + 1,
            previous_id=self.id,
            user_id=self.user_id.id,
            proof_required=self.proof_required,
        ).filtered(lambda s: s.currency_id == self.currency_id)
        self._message_log(
            body=self.env._("Replaced by a new version: %(reason)s", reason=reason)
        )
        if self.partner_id.email and new:
            new._message_log(
                body=self.env._(
                    "Replaces %(name)s: %(reason)s",
                    name=self.display_name,
                    reason=reason,
                )
            )
        return new
