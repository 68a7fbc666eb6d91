from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError


class LogisticsMeeting(models.Model):
    """The weekly complaint and claims meetings take their agenda from the data
    (H-7.4.3.6-1, H-7.4.4.4-1)."""

    _inherit = "logistics.meeting"

    def action_fill_agenda(self):
        """Write the agenda anew from what is open and what happened in a week."""
        self.env["logistics.complaint"]._check_role("cs_officer", "claims_officer")
        self.check_access("write")
        for meeting in self:
            if meeting.kind == "complaint":
                blocks = meeting._get_complaint_agenda()
            elif meeting.kind == "claim":
                blocks = meeting._get_claim_agenda()
            else:
                raise UserError(
                    self.env._("Only complaint and claims meetings have this agenda.")
                )
            meeting.agenda = "\n\n".join(
                "\n".join([f"{title} ({len(rows)})", *rows]) for title, rows in blocks
            )
        return True

    def _get_complaint_agenda(self):
        """Pairs (heading, lines), read with the rights of who asks."""
        self.ensure_one()
        week = fields.Datetime.now() - timedelta(days=7)
        today = fields.Date.context_today(self)
        company = ("company_id", "=", self.company_id.id)
        solutions = self.env["logistics.complaint.solution"]
        complaints = self.env["logistics.complaint"]
        waiting = solutions.search(
            [
                company,
                ("complaint_id.state", "in", ("proposed", "approval", "arbitration")),
                ("approval_state", "!=", "approved"),
            ]
        )
        decided = solutions.search(
            [company, ("approval_state", "=", "approved"), ("write_date", ">=", week)]
        )
        late = self.env["logistics.complaint.measure"].search(
            [company, ("done_on", "=", False), ("date_due", "<", today)]
        )
        broken = complaints.search([company, ("clock_state", "in", ["breached"])])
        return [
            (
                self.env._("Solutions to discuss"),
                [self._get_solution_line(solution) for solution in waiting],
            ),
            (
                self.env._("Solutions decided this week"),
                [self._get_solution_line(solution) for solution in decided],
            ),
            (
                self.env._("Measures overdue"),
                [
                    f"- {m.complaint_id.name}: {m.name} "
                    f"({m.user_id.name}, {m.date_due})"
                    for m in late
                ],
            ),
            (
                self.env._("Complaints with a late promise"),
                [f"- {c.display_name} ({c.user_id.name or '-'})" for c in broken],
            ),
        ]

    def _get_solution_line(self, solution):
        complaint = solution.complaint_id
        amount = solution.currency_id.format(solution.compensation)
        return f"- {complaint.display_name}: {solution.proposal} ({amount})"

    def _get_claim_agenda(self):
        self.ensure_one()
        week = fields.Date.context_today(self) - timedelta(days=7)
        claims = self.env["logistics.claim"]
        company = ("company_id", "=", self.company_id.id)
        running = claims.search(
            [company, ("state", "not in", ("paid", "closed", "rejected"))]
        )
        paid = claims.search([company, ("paid_on", ">=", week)])
        labels = dict(claims._fields["state"]._description_selection(self.env))

        def lines(records):
            return [
                f"- {claim.name} {claim.partner_id.name}: "
                f"{claim.currency_id.format(claim.amount_claimed)}, "
                f"{labels[claim.state]}"
                for claim in records
            ]

        urgent = running.filtered("insurer_deadline").sorted("insurer_deadline")
        return [
            (self.env._("Claims in work"), lines(running)),
            (
                self.env._("Deadlines of insurers and carriers"),
                [
                    f"- {claim.insurer_deadline}: {claim.name} {claim.partner_id.name}"
                    for claim in urgent
                ],
            ),
            (self.env._("Claims paid this week"), lines(paid)),
        ]
