from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Command


class LogisticsGrossProfit(models.Model):
    """Claims that were paid in the month cost the customer's gross profit; read with
    the books where claims are kept, else entered by hand (H-10.5-3)."""

    _inherit = "logistics.gross.profit"

    def action_collect(self):
        result = super().action_collect()
        facts = self.env["logistics.fact"]
        for row in self:
            loss = facts._customer_amount(
                "claim_loss",
                row.company_id,
                row.partner_id,
                row.month,
                row.month + relativedelta(day=31),
            )
            if loss is not None:
                row._set_claim_loss(loss)
        return result

    def _set_claim_loss(self, loss):
        """One line that reading again replaces; lines made by hand stay."""
        self.ensure_one()
        known = self.cost_ids.filtered("is_collected")
        if known and loss:
            known[:1].amount = loss
        elif loss:
            self.cost_ids = [
                Command.create({"kind": "claims", "amount": loss, "is_collected": True})
            ]
        elif known:
            known.unlink()


class LogisticsGrossProfitCost(models.Model):
    _inherit = "logistics.gross.profit.cost"

    is_collected = fields.Boolean(
        string="Read from the claims", readonly=True, copy=False
    )
