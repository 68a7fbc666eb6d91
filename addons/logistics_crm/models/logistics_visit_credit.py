from odoo import models


class LogisticsVisit(models.Model):
    """A credit change seen on a visit opens the credit file again (S-3.2.2-A11.4)."""

    _inherit = "logistics.visit"

    def _on_submitted(self):
        result = super()._on_submitted()
        for visit in self.filtered("credit_change"):
            visit._reopen_credit()
        return result

    def _reopen_credit(self):
        """One draft investigation for the surveyor of the last one, with the cause."""
        self.ensure_one()
        customer = self.partner_id.commercial_partner_id
        # sudo: whoever visits opens the file; its surveyor fills it in
        files = self.env["logistics.credit.investigation"].sudo()
        known = files.search(
            [
                ("partner_id", "=", customer.id),
                ("company_id", "=", self.company_id.id),
            ],
            limit=1,
        )
        file = known.filtered(lambda f: f.approval_state == "draft") or files.create(
            {
                "partner_id": customer.id,
                "company_id": self.company_id.id,
                "user_id": (known.user_id or self.user_id).id,
                "note": self.credit_cause,
            }
        )
        file._message_log(
            body=self.env._("Seen on a visit: %(cause)s", cause=self.credit_cause or "")
        )
        self.env["logistics.notifier"]._notify(
            file.user_id,
            self.env._("Credit change seen"),
            self.env._(
                "%(customer)s: %(cause)s. Investigate its credit again.",
                customer=customer.name,
                cause=self.credit_cause or "",
            ),
            file,
        )
