from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.gates import is_full_name, is_phone

#: H-8.2-2: what the customer data entry marks with a star; the customer type because
#: it decides which key results the steps demand.
REVIEWED = (
    "partner_name",
    "logistics_customer_type_id",
    "contact_name",
    "function",
    "phone",
    "street",
    "state_id",
    "logistics_industry_id",
    "logistics_source_id",
    "logistics_cargo",
    "logistics_monthly_volume",
    "user_id",
)


class CrmLead(models.Model):
    """Lead data are reviewed before development goes past step 2 (decisions A1)."""

    _inherit = "crm.lead"

    review_ids = fields.One2many("logistics.lead.review", "lead_id")
    review_state = fields.Selection(
        [
            ("draft", "Not submitted"),
            ("submitted", "In review"),
            ("approved", "Reviewed"),
            ("rejected", "Rejected"),
        ],
        compute="_compute_review_state",
        search="_search_review_state",
    )
    reviewed_at = fields.Datetime(compute="_compute_review_state")
    review_note = fields.Text(
        string="Why the data were rejected", compute="_compute_review_state"
    )

    @api.depends("review_ids.approval_state", "review_ids.approved_at")
    def _compute_review_state(self):
        # sudo: state and reason are for everybody who may read the lead.
        for lead in self:
            review = lead.sudo().review_ids[:1]
            lead.review_state = review.approval_state or "draft"
            lead.reviewed_at = review.approved_at
            lead.review_note = review.decision_note

    def _search_review_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = fields.Domain("review_ids.approval_state", "in", list(value))
        if "draft" in value or False in value:
            domain |= fields.Domain("review_ids", "=", False)
        return domain

    def _review_missing(self):
        """Labels of the mandatory data that are missing or unusable (H-8.2-2)."""
        self.ensure_one()
        unusable = {
            "contact_name": not is_full_name(self.contact_name),
            "phone": not is_phone(self.phone),
            "logistics_monthly_volume": self.logistics_monthly_volume <= 0,
        }
        wrong = [name for name in REVIEWED if unusable.get(name, not self[name])]
        described = self.fields_get(wrong, ["string"])
        return [described[name]["string"] for name in wrong]

    def _get_review_duplicates(self):
        """Leads and opportunities of the same customer, for the reviewer's eyes."""
        self.ensure_one()
        return self.duplicate_lead_ids - self

    def action_logistics_submit_review(self):
        """Button: hand the lead's data to the funnel administrator."""
        self.check_access("write")
        if wrong := self.filtered(lambda lead: not lead.logistics_use_steps):
            raise UserError(
                self.env._(
                    "%(lead)s belongs to a team without the nine steps: nothing to "
                    "review.",
                    lead=wrong[0].display_name,
                )
            )
        reviews = self.review_ids
        reviews |= reviews.create(
            [{"lead_id": lead.id} for lead in self - reviews.lead_id]
        )
        return reviews.action_approval_submit()

    def action_logistics_open_review(self):
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "logistics.lead.review",
            "res_id": self.review_ids[:1].id,
            "views": [(False, "form")],
        }

    @api.model
    def _gate_fact_fields(self):
        return super()._gate_fact_fields() + [
            ("logistics.lead.review", "lead_id approved_at")
        ]

    @api.model
    def _gate_fact_queries(self, today):
        return super()._gate_fact_queries(today) + [
            self.env["logistics.lead.review"]._gate_fact_query()
        ]
