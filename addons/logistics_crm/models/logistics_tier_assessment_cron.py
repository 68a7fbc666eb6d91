import logging

from odoo import api, fields, models
from odoo.tools import SQL, split_every

_logger = logging.getLogger(__name__)

BATCH = 500


class LogisticsTierAssessment(models.Model):
    """Nightly and periodic work on tiers (decisions A10, A11)."""

    _inherit = "logistics.tier.assessment"

    @api.model
    def _cron_refresh_basis(self):
        """Every night: figures, effective tiers, and the proposals that do not wait."""
        cron = self.env["ir.cron"]
        schemes = self.env["logistics.tier.scheme"].search([("basis", "!=", "manual")])
        cron._commit_progress(remaining=len(schemes) + 1)
        for scheme in schemes:
            self._refresh_or_stamp(scheme)
            if not cron._commit_progress(1):
                return
        self.env["res.partner"]._logistics_sync_tiers()
        ids = self._get_urgent_rows()
        cron._commit_progress(1, remaining=len(ids))
        self._propose_in_batches(ids, self._get_urgent_trigger)

    @api.model
    def _cron_propose(self):
        """On the first day of a period: one list of proposals per scheme."""
        today = fields.Date.context_today(self)
        due = self.env["logistics.tier.scheme"].search(
            [("next_proposal_date", "<=", today), ("basis", "!=", "manual")]
        )
        for scheme in due:
            self._refresh_or_stamp(scheme)
            self._forget_errors(scheme)
            full = bool(scheme.next_full_date and scheme.next_full_date <= today)
            ids = self._get_due_rows(scheme, full)
            self.env["ir.cron"]._commit_progress(remaining=len(ids))
            trigger = "full" if full else "quarter"
            if not self._propose_in_batches(ids, lambda row, t=trigger: t, full):
                return
            scheme._plan_next_proposals(today, full)
            self.env["ir.cron"]._commit_progress()

    def _forget_errors(self, scheme):
        """A new period tries everybody again; within it a failed customer is skipped
        until his figure changes."""
        failed = self.env["logistics.tier.basis"].search(
            [
                ("scheme_id", "=", scheme.id),
                ("error", "!=", False),
                "|",
                ("reviewed_on", "=", False),
                ("reviewed_on", "<", scheme.next_proposal_date),
            ]
        )
        failed.write({"error": False})

    def _refresh_or_stamp(self, scheme):
        """One scheme that cannot be computed does not stop the others."""
        try:
            with self.env.cr.savepoint():
                self.env["logistics.tier.basis"]._refresh(scheme)
            error = False
        except Exception as exception:
            _logger.exception("Tier scheme %s could not be refreshed", scheme.code)
            error = str(exception)
        if (scheme.refresh_error or False) != error:
            scheme.refresh_error = error

    @api.model
    def _propose_in_batches(self, ids, get_trigger, unchanged=False):
        """Propose the rows batch by batch, one commit each.

        :param ids: ids of logistics.tier.basis
        :param get_trigger: function row -> trigger
        :returns: False when the time of this run is used up; the next run goes on,
            because worked rows carry the day on which they were reviewed
        """
        rows = self.env["logistics.tier.basis"].browse(ids)
        for chunk in split_every(BATCH, rows.ids, rows.browse):
            batch = chunk.exists().try_lock_for_update(allow_referencing=True)
            for trigger, part in batch.grouped(get_trigger).items():
                self._propose_safely(part, trigger, unchanged)
            if not self.env["ir.cron"]._commit_progress(len(chunk)):
                return False
        return True

    @api.model
    def _propose_safely(self, rows, trigger, unchanged=False):
        """Propose a batch; when it fails, row by row, and stamp the ones that fail."""
        try:
            with self.env.cr.savepoint():
                self._propose(rows, trigger, unchanged)
                rows.write({"reviewed_on": fields.Date.context_today(self)})
        except Exception as exception:
            if len(rows) > 1:
                for row in rows:
                    self._propose_safely(row, trigger, unchanged)
                return
            _logger.warning("No tier proposal for %s", rows.display_name, exc_info=True)
            today = fields.Date.context_today(self)
            rows.write({"error": str(exception), "reviewed_on": today})

    # --- who is to be proposed ----------------------------------------------------

    @api.model
    def _get_urgent_rows(self):
        """Rows that do not wait for the quarter: a new customer in a band, one whose
        limited tier ran out, one who fell below the lowest tier."""
        today = fields.Date.context_today(self)
        return self._select_rows(
            today,
            SQL(
                """s.basis IN ('revenue', 'purchase', 'target')
               AND (b.reviewed_on IS NULL OR b.reviewed_on < b.crossed_on
                    OR h.last_end >= b.reviewed_on)
               AND (b.tier_id IS NOT NULL AND c.partner_id IS NULL
                    AND b.kind IN ('trailing', 'annualised', 'target')
                    AND (h.partner_id IS NULL OR h.last_end < %s)
                    OR b.tier_id IS NULL AND c.tier_id IS NOT NULL AND b.crossed
                    AND b.kind != 'none')""",
                today,
            ),
        )

    @api.model
    def _get_urgent_trigger(self, row):
        return "new" if row.tier_id else "fall"

    @api.model
    def _get_due_rows(self, scheme, full):
        """Rows for the periodic list: those who move, or everybody once a year."""
        today = fields.Date.context_today(self)
        if not scheme._is_amount_based():
            wanted = scheme._sql_sheet_scope()
        elif full:
            wanted = SQL("(b.tier_id IS NOT NULL OR c.tier_id IS NOT NULL)")
        else:
            wanted = SQL("b.tier_id IS DISTINCT FROM c.tier_id AND b.kind != 'none'")
        return self._select_rows(
            today,
            SQL(
                """b.scheme_id = %s AND %s
               AND (b.reviewed_on IS NULL OR b.reviewed_on < %s)""",
                scheme.id,
                wanted,
                scheme.next_proposal_date,
            ),
        )

    @api.model
    def _select_rows(self, today, condition):
        """Ids of basis rows without error and without open proposal.

        In the condition ``b`` is the row, ``s`` its scheme, ``c`` the tier in force
        and ``h`` the earlier assessments (empty: none; last_end: last day of a tier).
        """
        self.flush_model()
        self.env["logistics.tier.basis"].flush_model()
        domains = self.env["res.partner"]._fields["logistics_domain_ids"]
        rows = self.env.execute_query(
            SQL(
                """SELECT b.id
                     FROM logistics_tier_basis b
                     JOIN logistics_tier_scheme s ON s.id = b.scheme_id AND s.active
                     LEFT JOIN (%(in_force)s) c ON c.partner_id = b.partner_id
                          AND c.scheme_id = b.scheme_id
                          AND c.company_id = b.company_id
                     LEFT JOIN (
                          SELECT partner_id, scheme_id, company_id,
                                 MAX(valid_to) AS last_end,
                                 BOOL_OR(approval_state IN ('draft', 'submitted'))
                                     AS open
                            FROM logistics_tier_assessment
                           GROUP BY partner_id, scheme_id, company_id) h
                       ON h.partner_id = b.partner_id AND h.scheme_id = b.scheme_id
                          AND h.company_id = b.company_id
                    WHERE b.error IS NULL AND h.open IS NOT TRUE AND %(condition)s
                      AND (NOT EXISTS (
                              SELECT FROM logistics_tier_scheme_domain_rel d
                               WHERE d.scheme_id = b.scheme_id)
                           OR EXISTS (
                              SELECT FROM logistics_tier_scheme_domain_rel d
                                JOIN %(domains)s p ON p.%(domain)s = d.domain_id
                               WHERE d.scheme_id = b.scheme_id
                                 AND p.%(partner)s = b.partner_id))
                    ORDER BY b.id""",
                in_force=self._sql_in_force(today),
                condition=condition,
                domains=SQL.identifier(domains.relation),
                domain=SQL.identifier(domains.column2),
                partner=SQL.identifier(domains.column1),
            )
        )
        return [row[0] for row in rows]
