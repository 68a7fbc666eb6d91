import csv
import io
from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.commission import ZERO
from ..tools.settlement import pay
from .logistics_commission_settlement_sums import NO_BALANCE, NOTHING

#: A customer who owes for longer keeps retained money waiting (H-9.1-16).
OVERDUE_DAYS = 90


class LogisticsCommissionSettlement(models.Model):
    """The arithmetic of a month: who gets what, what waits, what is carried."""

    _inherit = "logistics.commission.settlement"

    def _prepare(self):
        self.ensure_one()
        if not self.try_lock_for_update():
            raise UserError(
                self.env._(
                    "%(name)s is being prepared by somebody else: wait a moment.",
                    name=self.display_name,
                )
            )
        self._check_earlier_months()
        # sudo: who may prepare a settlement lets the ledger work.
        Entry = self.env["logistics.commission.entry"].sudo()
        Entry._run(self.company_id)
        self.sudo().statement_ids._release()  # sudo: drafts of this very settlement.
        held, months = (), self._get_months()
        if limits := self._get_hold_limits(months):
            held = self._get_held(limits, months)
            months = self._get_months(held)
        self._write_statements(months, self._get_balances(), held)
        self._approval_as_engine().write({"computed_at": fields.Datetime.now()})

    def _check_earlier_months(self):
        earlier = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("month", "<", self.month),
                ("locked_at", "=", False),
                ("statement_ids", "!=", False),
            ],
            limit=1,
        )
        if earlier:
            raise UserError(
                self.env._(
                    "Have %(earlier)s approved first: what is carried forward comes "
                    "from it.",
                    earlier=earlier.display_name,
                )
            )

    def _get_overdue(self, partners):
        """{customer id: (overdue share of the receivable, longest days overdue)} at the
        end of the month, by today's ledger."""
        if not partners.ids:
            return {}
        self.env["account.move.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT m.commercial_partner_id,
                       SUM(l.amount_residual) FILTER (WHERE l.date_maturity < %(end)s)
                       / NULLIF(SUM(l.amount_residual), 0),
                       MAX(%(end)s - l.date_maturity)
                           FILTER (WHERE l.amount_residual > 0)
                  FROM account_move_line l
                  JOIN account_move m ON m.id = l.move_id
                  JOIN account_account a ON a.id = l.account_id
                   AND a.account_type = 'asset_receivable'
                 WHERE m.state = 'posted' AND m.company_id = %(company)s
                   AND m.move_type IN ('out_invoice', 'out_refund')
                   AND l.amount_residual <> 0 AND l.date <= %(end)s
                   AND m.commercial_partner_id IN %(partners)s
              GROUP BY m.commercial_partner_id
                """,
                end=self.date_to,
                company=self.company_id.id,
                partners=tuple(partners.ids),
            )
        )
        return {partner: (rate or 0, days or 0) for partner, rate, days in rows}

    # --- statements -----------------------------------------------------------------

    def _write_statements(self, months, balances, held):
        # Asked once for everybody, and only when something kept back may be due.
        kept_back = any(balance.kept > 0 for balance in balances.values())
        partners = frozenset().union(*(month.partners for month in months.values()))
        customers = self.env["res.partner"].browse(partners)
        overdue = self._get_overdue(customers) if kept_back else {}
        policy = self.env["logistics.company.policy"]._get(self.company_id)
        cap = round(policy.commission_recovery_cap, 6)
        vals = []
        for employee in sorted({**months, **balances}):
            month = months.get(employee, NOTHING)
            owed, kept, left = balances.get(employee, NO_BALANCE)
            leaving = left or month.leaving
            released = self._get_released(month, kept, leaving, overdue)
            result = self._get_pay(month, owed, released, cap, leaving)
            vals.append(self._prepare_statement_vals(employee, result, owed, month))
        self.statement_ids._as_ledger().create(vals)
        self._link_entries(held)

    def _prepare_statement_vals(self, employee, month, owed, found):
        return {
            "settlement_id": self.id,
            "employee_id": employee,
            "earned": float(month.earned),
            "taken_back": float(min(ZERO, month.carried - month.recovered - owed)),
            "carried_in": float(owed),
            "recovered": float(-month.recovered),
            "retained": float(-month.retained),
            "released": float(month.released),
            "carried_out": float(month.carried),
            "payable": float(month.payable),
            "line_count": found.lines,
        }

    def _get_pay(self, month, owed, released, cap, leaving):
        """One person's month by the pure rule (decision C7)."""
        earned, back, weighted = month.earned, month.back, month.weighted
        if earned < 0:
            back, earned, weighted = back + earned, ZERO, ZERO
        retention = weighted / earned if earned else Decimal(0)
        return pay(earned, back + owed, released, max(ZERO, retention), cap, leaving)

    def _get_released(self, month, kept, leaving, overdue):
        """What was kept back is due in the release month, unless a customer owes for
        too long, and always to a leaver."""
        if kept <= 0 or leaving:
            return max(ZERO, kept)
        versions = self.env["logistics.commission.version"].browse(month.versions)
        if self.month.month not in (set(versions.mapped("release_month")) or {12}):
            return ZERO
        days = (overdue.get(partner, (0, 0))[1] for partner in month.partners)
        if any(late > OVERDUE_DAYS for late in days):
            return ZERO
        return kept

    # --- lock and export ------------------------------------------------------------

    def _lock(self):
        """Write what moves between months and freeze the month."""
        self.ensure_one()
        now = fields.Datetime.now()
        Entry = self.env["logistics.commission.entry"]._as_ledger()
        Entry.create(
            [vals for row in self.statement_ids for vals in row._prepare_transfers()]
        )
        policy = self.env["logistics.company.policy"]._get(self.company_id)
        calendar = self.company_id.resource_calendar_id
        until = calendar._logistics_due_at(
            now, policy.commission_dispute_days * 8 * 60, self.company_id
        )
        self._approval_as_engine().write({"locked_at": now, "dispute_until": until})
        self.statement_ids._tell()

    def _get_export(self):
        """CSV of what payroll pays; with a mark so that spreadsheets read Chinese."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(
            [
                self.env._("Month"),
                self.env._("Person"),
                self.env._("Identification"),
                self.env._("Earned"),
                self.env._("Taken back"),
                self.env._("Kept back"),
                self.env._("Released"),
                self.env._("To pay"),
                self.env._("Currency"),
            ]
        )
        # Agents are paid by a bill, not by payroll.
        rows = self.statement_ids.filtered(lambda row: not row._get_agent())
        for row in rows.sorted("employee_id"):
            writer.writerow(
                [
                    f"{self.month:%Y-%m}",
                    _safe(row.employee_id.name),
                    row.employee_id.id,
                    f"{row.earned:.2f}",
                    f"{row.recovered:.2f}",
                    f"{row.retained:.2f}",
                    f"{row.released:.2f}",
                    f"{row.payable:.2f}",
                    row.currency_id.name,
                ]
            )
        return out.getvalue().encode("utf-8-sig")


def _safe(text):
    """A name that a spreadsheet would run as a formula is text."""
    text = text or ""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
