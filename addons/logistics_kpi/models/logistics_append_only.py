from odoo import api, models
from odoo.exceptions import AccessError

#: Object identity that no RPC client can send: only the ledger writes facts.
LEDGER = object()


class LogisticsAppendOnly(models.AbstractModel):
    """Facts that are written once, by the engine only (design §2.4)."""

    _name = "logistics.append.only"
    _description = "Append-Only Fact"

    @api.model
    def _as_ledger(self):
        # sudo: nobody writes facts directly; each caller checked its own rights.
        return self.sudo().with_context(logistics_ledger=LEDGER)

    def _is_ledger(self):
        return self.env.context.get("logistics_ledger") is LEDGER

    def _refuse_foreign(self):
        if not self._is_ledger():
            raise AccessError(
                self.env._(
                    "%(document)s is history: it is never written, changed or deleted "
                    "by hand. A correction is a new row.",
                    document=self._description,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_foreign()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_foreign()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        self._refuse_foreign()
