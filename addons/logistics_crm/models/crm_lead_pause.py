from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

BATCH = 500


class CrmLead(models.Model):
    """Development that rests: paused until a review date, lost with a reason, landed
    with the first invoice (H-5.8.3-4, H-8.2-9)."""

    _inherit = "crm.lead"

    pause_until = fields.Date(
        string="Paused until",
        copy=False,
        tracking=True,
        index="btree_not_null",
        help="On this day the salesperson is asked to go on or to give the lead up.",
    )
    pause_reason = fields.Char(copy=False, tracking=True)
    landed_on = fields.Date(
        copy=False,
        readonly=True,
        tracking=True,
        help="Day of the first posted invoice after the contract was closed.",
    )
    development_state = fields.Selection(
        [
            ("running", "In development"),
            ("paused", "Paused"),
            ("lost", "Deal lost"),
            ("won", "Won"),
            ("landed", "Landed"),
        ],
        string="Development",
        compute="_compute_development_state",
        search="_search_development_state",
    )

    @api.depends("pause_until", "landed_on", "won_status")
    def _compute_development_state(self):
        for lead in self:
            if lead.won_status == "won":
                lead.development_state = "landed" if lead.landed_on else "won"
            elif lead.won_status == "lost":
                lead.development_state = "lost"
            else:
                lead.development_state = "paused" if lead.pause_until else "running"

    def _search_development_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        open_ = fields.Domain("won_status", "=", "pending")
        won = fields.Domain("won_status", "=", "won")
        domains = {
            "running": open_ & fields.Domain("pause_until", "=", False),
            "paused": open_ & fields.Domain("pause_until", "!=", False),
            "lost": fields.Domain("won_status", "=", "lost"),
            "won": won & fields.Domain("landed_on", "=", False),
            "landed": won & fields.Domain("landed_on", "!=", False),
        }
        return fields.Domain.OR(domains[key] for key in value if key in domains)

    @api.constrains("pause_until", "pause_reason")
    def _check_pause(self):
        for lead in self:
            if lead.pause_until and not (lead.pause_reason or "").strip():
                raise UserError(
                    self.env._("Say why %(lead)s is paused.", lead=lead.display_name)
                )

    # --- buttons ----------------------------------------------------------------------

    def action_logistics_pause(self):
        """Button: open the dialog that asks for the reason and the review date."""
        self.check_access("write")
        if wrong := self.filtered(lambda lead: lead.won_status != "pending"):
            raise UserError(
                self.env._(
                    "%(lead)s is won or lost: only a running lead can be paused.",
                    lead=wrong[0].display_name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pause the development"),
            "res_model": "logistics.lead.pause",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lead_ids": self.ids},
        }

    def action_logistics_resume(self):
        """Button: go on with a paused lead."""
        self.check_access("write")
        self.write({"pause_until": False, "pause_reason": False})
        self.activity_unlink(["logistics_crm.mail_activity_type_pause"])
        return True

    def action_set_lost(self, **additional_values):
        """A project customer is not given up without a reason (H-5.8.3-4)."""
        for lead in self.filtered("logistics_use_steps"):
            if not (additional_values.get("lost_reason_id") or lead.lost_reason_id):
                raise UserError(
                    self.env._(
                        "Choose why %(lead)s is lost, or pause it instead.",
                        lead=lead.display_name,
                    )
                )
        return super().action_set_lost(**additional_values)

    # --- nightly ----------------------------------------------------------------------

    @api.model
    def _cron_funnel(self):
        """Ask about pauses that ended, note which won customers have landed."""
        today = fields.Date.context_today(self)
        self._note_landed(today)
        cron = self.env["ir.cron"]
        due = self.search(self._pause_due_domain(today))
        cron._commit_progress(remaining=len(due))
        for start in range(0, len(due), BATCH):
            batch = due[start : start + BATCH].try_lock_for_update()
            batch._pause_ended(today)
            if not cron._commit_progress(len(batch)):
                break

    @api.model
    def _pause_due_domain(self, today):
        asked = self.env.ref("logistics_crm.mail_activity_type_pause")
        return [
            ("pause_until", "<=", today),
            ("won_status", "=", "pending"),
            ("activity_ids", "not any", [("activity_type_id", "=", asked.id)]),
        ]

    def _pause_ended(self, today):
        """One activity a lead: go on, or give it up."""
        for lead in self.filtered("user_id"):
            lead.activity_schedule(
                "logistics_crm.mail_activity_type_pause",
                date_deadline=today + timedelta(days=1),
                summary=self.env._("The pause is over: go on or give it up"),
                user_id=lead.user_id.id,
            )

    @api.model
    def _note_landed(self, today):
        """Set the landing day of won leads: one statement for all, run at night so that
        posting an invoice costs nothing (design rule 7)."""
        self.env["account.move"].flush_model()
        self.flush_model()
        self.env.execute_query(
            SQL(
                """
                UPDATE crm_lead l
                   SET landed_on = first.day
                  FROM (
                    SELECT l.id, MIN(m.invoice_date) AS day
                      FROM crm_lead l
                      JOIN res_partner p ON p.id = l.partner_id
                      JOIN account_move m
                        ON m.commercial_partner_id = p.commercial_partner_id
                       AND m.move_type = 'out_invoice' AND m.state = 'posted'
                       AND m.invoice_date BETWEEN l.date_closed::date AND %(today)s
                       AND (l.company_id IS NULL OR m.company_id = l.company_id)
                     WHERE l.won_status = 'won' AND l.landed_on IS NULL
                       AND l.team_id = ANY(%(teams)s)
                     GROUP BY l.id
                  ) first
                 WHERE l.id = first.id
                RETURNING l.id
                """,
                today=today,
                teams=list(self.env["crm.team"]._logistics_steps()),
            )
        )
        self.invalidate_model(["landed_on"])
