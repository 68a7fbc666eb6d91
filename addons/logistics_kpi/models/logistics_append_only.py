from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

#: Object identity that no RPC client can send: only the ledger writes facts.
LEDGER = object()
#: Rows from which on PostgreSQL is told what a table looks like now.
MANY = 1000


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

    # --- many rows by one INSERT … SELECT -------------------------------------------
    # They name who created them only: nobody changes a fact, and PostgreSQL looks up
    # each reference of each row.

    @api.model
    def _sql_known(self):
        """Rows of the table that PostgreSQL knows of. The number alone outlives an
        analysis that was rolled back, the figures about the columns do not."""
        return SQL(
            """CASE WHEN EXISTS (SELECT FROM pg_stats
                     WHERE schemaname = current_schema AND tablename = %(name)s)
                    THEN (SELECT reltuples FROM pg_class WHERE oid = %(name)s::regclass)
                    ELSE 0 END""",
            name=self._table,
        )

    @api.model
    def _learn(self, written, known):
        """A first load is compared with itself before PostgreSQL has seen it: with no
        figures about the table it plans loops in loops.

        :param known: rows that PostgreSQL knew of before (``_sql_known``)
        """
        if written >= MANY and written > known:
            self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(self._table)))
