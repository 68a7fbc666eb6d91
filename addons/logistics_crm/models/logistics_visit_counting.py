from odoo import api, fields, models
from odoo.tools import SQL


class LogisticsVisit(models.Model):
    """Visits and the demands they serve."""

    _inherit = "logistics.visit"

    rule_id = fields.Many2one(
        "logistics.visit.rule",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The rule that demanded this visit.",
    )
    compliance_id = fields.Many2one(
        "logistics.visit.compliance",
        string="Planned for",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    plan_key = fields.Char(
        readonly=True, copy=False, help="Demand and number of the planned visit."
    )
    no_capacity = fields.Boolean(
        string="Without day",
        readonly=True,
        copy=False,
        help="The visitor has no free working day left in this period.",
    )
    escalated_on = fields.Date(readonly=True, copy=False)
    count_date = fields.Date(
        compute="_compute_count_date",
        store=True,
        help="The day in whose period the visit counts: its own, or the due day of the "
        "plan when it was made within the grace after it.",
    )

    _plan_key_uniq = models.UniqueIndex(
        "(plan_key) WHERE plan_key IS NOT NULL", "This visit is planned already."
    )
    _count_idx = models.Index("(partner_id, count_date)")

    @api.depends("date", "date_due", "rule_id")
    def _compute_count_date(self):
        for visit in self:
            # sudo: the grace of a rule is policy
            grace = visit.sudo().rule_id.late_days
            late = visit.date and visit.date_due and visit.date > visit.date_due
            within = late and (visit.date - visit.date_due).days <= grace
            visit.count_date = visit.date_due if within else visit.date

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        visits._on_counting_changed()
        return visits

    def write(self, vals):
        moving = not vals.keys().isdisjoint(
            {
                "partner_id",
                "user_id",
                "companion_ids",
                "channel_id",
                "planned_start",
                "actual_start",
            }
        )
        before = self._counting_scope() if moving else None
        result = super().write(vals)
        if moving:
            self._recount_demands(before, self._counting_scope())
        return result

    def unlink(self):
        before = self._counting_scope()
        result = super().unlink()
        self._recount_demands(before)
        return result

    def _on_submitted(self):
        result = super()._on_submitted()
        self._on_counting_changed()
        return result

    def _on_counting_changed(self):
        result = super()._on_counting_changed()
        self._recount_demands(self._counting_scope())
        return result

    def _counting_scope(self):
        """Customers and days that these visits touch: {customer id: (first, last)}."""
        scope = {}
        for visit in self.filtered(lambda v: v.partner_id and v.count_date):
            day = visit.count_date
            first, last = scope.get(visit.partner_id.id, (day, day))
            scope[visit.partner_id.id] = min(first, day), max(last, day)
        return scope

    @api.model
    def _recount_demands(self, *scopes):
        """Recount the demands of some customers and days, in one statement."""
        days = [day for scope in scopes for span in scope.values() for day in span]
        partners = {partner for scope in scopes for partner in scope}
        if partners:
            # sudo: rows of all companies are kept right, nothing is shown
            self.env["logistics.visit.compliance"].sudo()._recount(
                SQL(
                    "c.partner_id IN %s AND c.date_from <= %s AND c.date_to >= %s",
                    tuple(partners),
                    max(days),
                    min(days),
                )
            )
