from odoo import api, fields, models
from odoo.exceptions import UserError

from .logistics_statement import OPEN


class LogisticsStatement(models.Model):
    """What is agreed goes on while the disputed lines wait for the next statement: by
    the customer's signature, by finance without it, or by silence where the contract
    says that silence agrees (decisions A2, C5)."""

    _inherit = "logistics.statement"

    date_deemed = fields.Date(
        string="Counts as accepted on",
        readonly=True,
        copy=False,
        help="Only where the contract has that clause: without an answer until then "
        "the lines count as accepted.",
    )
    deemed_on = fields.Date(
        string="Deemed accepted on", readonly=True, copy=False, tracking=True
    )

    def _postpone_disputed(self):
        """Disputed lines leave this statement; their charges stand on the next one."""
        now = fields.Datetime.now()
        lines = self._as_engine().line_ids
        waiting = lines.filtered(lambda line: line.verdict == "disputed")
        waiting.write({"verdict": "postponed", "verdict_on": now})
        waiting._release()
        waiting.difference_ids.filtered(lambda d: not d.resolution)._as_engine().write(
            {"resolution": "next", "resolved_on": now}
        )

    # --- finance goes on without signature --------------------------------------------

    def action_invoice_agreed(self):
        """Draft invoices of the accepted lines now; disputed and unanswered ones stand
        on the next statement. The duty to sign stays."""
        self._check_finance()
        self.check_access("write")
        for statement in self:
            statement._invoice_agreed()
        return self.action_view_invoices()

    def _invoice_agreed(self):
        self.ensure_one()
        self.lock_for_update()
        self._check_state(*OPEN)
        engine = self._as_engine()
        if not engine.line_ids.filtered("agreed_amount").filtered(
            lambda line: line.verdict in ("accepted", "resolved")
        ):
            raise UserError(
                self.env._(
                    "%(name)s: the customer has accepted no line yet.",
                    name=self.display_name,
                )
            )
        engine.line_ids.filtered(lambda line: line.verdict == "pending").write(
            {"verdict": "disputed", "verdict_on": fields.Datetime.now()}
        )
        engine._postpone_disputed()
        engine.write({"state": "accepted"})
        self._message_log(
            body=self.env._("Finance invoices the agreed lines before the signature.")
        )
        return self._create_invoices(unsigned=True)

    # --- silence ----------------------------------------------------------------------

    def _get_date_deemed(self):
        """The day from which silence agrees, by the contract; else False."""
        self.ensure_one()
        # sudo: the clause of the payer's own contract
        days = self.sudo().contract_id.deemed_days
        today = fields.Date.context_today(self)
        return days and fields.Date.add(today, days=days)

    @api.model
    def _cron_deem_accepted(self):
        today = fields.Date.context_today(self)
        self.env["res.company"]._logistics_each(self._deem_accepted, today)

    @api.model
    def _deem_accepted(self, company, today):
        """Statements that nobody disputed until the day of the clause.

        :returns: logistics.statement that count as accepted now
        """
        due = self._as_engine().search(
            [
                ("company_id", "=", company.id),
                ("state", "in", ("sent", "accepted")),
                ("date_deemed", "<", today),
            ]
        )
        # Who remarked anything was not silent.
        due = due.filtered(
            lambda s: (
                all(d.resolution for d in s.difference_ids)
                and s.is_hash_valid
                and not s.deemed_on
            )
        )
        for statement in due:
            statement.line_ids.filtered(
                lambda line: line.verdict == "pending"
            )._accept()
            statement.write(
                {
                    "state": "signed",
                    "deemed_on": today,
                    "amount_signed": statement.amount_agreed,
                    "signed_hash": statement._get_signed_hash(),
                }
            )
            statement._message_log(
                body=self.env._(
                    "Counts as accepted by the clause of contract %(contract)s.",
                    contract=statement.contract_id.display_name,
                )
            )
        return due
