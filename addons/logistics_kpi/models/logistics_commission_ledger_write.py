from psycopg2.extras import Json

from odoo import api, models
from odoo.tools import SQL

from ..tools.commission import cents

#: Rows of one INSERT.
CHUNK = 50000
#: Columns of the ledger that the engine writes, in the order of the statement.
COLUMNS = (
    "kind",
    "version_id",
    "event_id",
    "employee_id",
    "partner_id",
    "date",
    "base",
    "share",
    "credited",
    "weight",
    "rate",
    "factors",
    "formula",
    "amount",
    "group_key",
    "contra_of_id",
)


class LogisticsCommissionEntry(models.Model):
    """Writing lines in sets (P18, design §2.9)."""

    _inherit = "logistics.commission.entry"

    @api.model
    def _row(self, line, partner):
        """Values of a line that earned something."""
        return {
            "kind": "commission",
            "version_id": line.terms,
            "event_id": line.event,
            "employee_id": line.employee,
            "partner_id": partner,
            "date": line.date,
            "base": line.base,
            "share": line.share,
            "credited": line.credited,
            "weight": line.weight,
            "rate": line.rate,
            "factors": Json({kind: str(v) for kind, v in line.factors.items()}),
            "formula": self._formula(line),
            "amount": line.amount,
            "group_key": self._group_name(line.group) if line.group else None,
        }

    @api.model
    def _formula(self, line):
        """The computation as figures, the same in every language."""
        factors = "".join(f" x {value:f}" for value in line.factors.values())
        rate = f"{line.rate:.8f}".rstrip("0").rstrip(".")
        share = f"{line.share:.4f}".rstrip("0").rstrip(".")
        return f"{cents(line.base)} x {rate}{factors} x {share} % = {line.amount}"

    @api.model
    def _insert(self, company, rows):
        """One INSERT … SELECT for many rows; the key refuses what is there already.

        :returns: number of rows written
        """
        written = 0
        for start in range(0, len(rows), CHUNK):
            chunk = rows[start : start + CHUNK]
            arrays = {name: [row.get(name) for row in chunk] for name in COLUMNS}
            arrays["known"] = self._sql_known()
            done, known = self.env.execute_query(
                SQL(_INSERT, uid=self.env.uid, company=company.id, **arrays)
            )[0]
            written += done
            self._learn(done, known)
        return written

    @api.model
    def _stamp(self, reasons):
        """Write why an event gave nothing, where that changed."""
        if not reasons:
            return
        self.env["logistics.commission.event"].flush_model(["reason"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE logistics_commission_event e SET reason = data.reason
                  FROM unnest(%s::int[], %s::text[]) AS data(id, reason)
                 WHERE e.id = data.id AND e.reason IS DISTINCT FROM data.reason
                """,
                list(reasons),
                list(reasons.values()),
            )
        )


_INSERT = """
WITH ins AS (
    INSERT INTO logistics_commission_entry (
        create_uid, create_date, write_date, company_id, kind, version_id,
        event_id, employee_id, partner_id, date, base, share, credited, weight, rate,
        factors, formula, amount, group_key, contra_of_id)
    SELECT %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC',
           %(company)s, data.*
      FROM unnest(
           %(kind)s::text[], %(version_id)s::int[], %(event_id)s::int[],
           %(employee_id)s::int[], %(partner_id)s::int[], %(date)s::date[],
           %(base)s::numeric[], %(share)s::numeric[], %(credited)s::numeric[],
           %(weight)s::numeric[], %(rate)s::numeric[], %(factors)s::jsonb[],
           %(formula)s::text[], %(amount)s::numeric[], %(group_key)s::text[],
           %(contra_of_id)s::int[]) AS data
    ON CONFLICT DO NOTHING
    RETURNING id)
SELECT COUNT(*), %(known)s FROM ins
"""
