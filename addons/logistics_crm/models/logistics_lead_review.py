from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class LogisticsLeadReview(models.Model):
    """Review of the data of one lead by the funnel administrator: submitted, approved
    or rejected with reason, resubmitted (H-8.2-4 to -8, decisions A1).

    A model of its own, not the approval mixin on ``crm.lead``: leads of other teams
    shall carry no state and cost no statement. What may be done before the approval
    (calls, visits, steps 1 and 2) counts from ``approved_at`` on.
    """

    _name = "logistics.lead.review"
    _description = "Lead Review"
    _inherit = ["mail.thread", "mail.activity.mixin", "logistics.approval.mixin"]
    _order = "id desc"
    _rec_name = "lead_id"
    _check_company_auto = True

    lead_id = fields.Many2one(
        "crm.lead",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="lead_id.company_id")
    approved_at = fields.Datetime(readonly=True, copy=False)
    # --- what the reviewer reads (H-8.2-2)
    partner_name = fields.Char(related="lead_id.partner_name", string="Customer")
    contact_name = fields.Char(related="lead_id.contact_name")
    function = fields.Char(related="lead_id.function")
    phone = fields.Char(related="lead_id.phone")
    street = fields.Char(related="lead_id.street")
    city = fields.Char(related="lead_id.city")
    state_id = fields.Many2one(related="lead_id.state_id", string="Region")
    industry_id = fields.Many2one(related="lead_id.logistics_industry_id")
    source_id = fields.Many2one(related="lead_id.logistics_source_id")
    cargo = fields.Char(related="lead_id.logistics_cargo")
    currency_id = fields.Many2one(related="lead_id.company_currency")
    monthly_volume = fields.Monetary(related="lead_id.logistics_monthly_volume")
    user_id = fields.Many2one(related="lead_id.user_id", string="Salesperson")
    stage_id = fields.Many2one(related="lead_id.stage_id", string="Step")
    duplicate_count = fields.Integer(
        string="Possible duplicates", compute="_compute_duplicate_count"
    )
    decision_note = fields.Text(
        string="Reason of the last rejection", compute="_compute_decision_note"
    )

    _lead_uniq = models.Constraint(
        "UNIQUE(lead_id)", "The lead has a review already: submit that one again."
    )

    @api.depends("lead_id")
    def _compute_duplicate_count(self):
        for review in self:
            lead = review.lead_id
            review.duplicate_count = len(lead and lead._get_review_duplicates())

    @api.depends("approval_step_ids.state")
    def _compute_decision_note(self):
        for review in self:
            refused = review.approval_step_ids.filtered(
                lambda step: step.state in ("rejected", "returned")
            )
            review.decision_note = refused.sorted("id")[-1:].reason

    # --- approval ---------------------------------------------------------------------

    def _approval_facts(self):
        self.ensure_one()
        return {
            "company": self.company_id or self.env.company,
            "owner": self.lead_id.user_id or self.env.user,
            "amount": self.lead_id.logistics_monthly_volume,
        }

    def _approval_check_submit(self):
        for lead in self.lead_id:
            if missing := lead._review_missing():
                raise UserError(
                    self.env._(
                        "%(lead)s: enter %(fields)s before you submit it.",
                        lead=lead.display_name,
                        fields=", ".join(missing),
                    )
                )

    def _approval_on_approved(self):
        self.filtered(lambda review: not review.approved_at).write(
            {"approved_at": fields.Datetime.now()}
        )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # Follows from the approval only; nobody enters a date.
            vals["approved_at"] = False
        return super().create(vals_list)

    def write(self, vals):
        if "approved_at" in vals and not self._approval_is_engine():
            self._approval_refuse_foreign()
        return super().write(vals)

    # --- buttons ----------------------------------------------------------------------

    def action_open_lead(self):
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.lead_id.id,
            "views": [(False, "form")],
        }

    def action_open_duplicates(self):
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Possible duplicates"),
            "res_model": "crm.lead",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self.lead_id._get_review_duplicates().ids)],
            "context": {"active_test": False},
        }

    # --- for the gate -----------------------------------------------------------------

    @api.model
    def _gate_fact_query(self):
        """Approved reviews of the leads, see ``crm.lead._gate_fact_queries``."""
        return SQL(
            """SELECT lead.id, 'review', NULL::int, NULL, 1
                 FROM lead JOIN logistics_lead_review v ON v.lead_id = lead.id
                WHERE v.approved_at IS NOT NULL"""
        )
