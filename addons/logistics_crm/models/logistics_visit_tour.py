from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: Technical name of the purpose whose visitor should be a stranger to the deal.
TOUR = "tour"


class LogisticsCompanyPolicy(models.Model):
    _inherit = "logistics.company.policy"

    visit_tour_mode = fields.Selection(
        [("off", "Off"), ("warn", "Warn"), ("block", "Block")],
        string="Service tour by the own salesperson",
        default="warn",
        required=True,
        tracking=True,
        help="Who tours a customer for service is in principle not the salesperson "
        "responsible for it.",
    )


class LogisticsVisit(models.Model):
    """A service tour is not done by the customer's own salesperson (B-2.2-A3.3)."""

    _inherit = "logistics.visit"

    tour_warning = fields.Char(compute="_compute_tour_warning")

    @api.depends("purpose_ids.code", "user_id", "partner_id.user_id", "company_id")
    @api.depends_context("lang")
    def _compute_tour_warning(self):
        policies = self.env["logistics.company.policy"]
        for company, visits in self.grouped("company_id").items():
            is_off = policies._get(company).visit_tour_mode == "off"
            for visit in visits:
                visit.tour_warning = not is_off and visit._tour_sentence()

    @api.constrains("purpose_ids", "user_id", "partner_id")
    def _check_tour(self):
        policies = self.env["logistics.company.policy"]
        for company, visits in self.grouped("company_id").items():
            if policies._get(company).visit_tour_mode != "block":
                continue
            for sentence in filter(None, (v._tour_sentence() for v in visits)):
                raise ValidationError(sentence)

    def _tour_sentence(self):
        """What is wrong with the visitor of a service tour, or False."""
        self.ensure_one()
        own = self.user_id and self.user_id == self.partner_id.user_id
        if not own or TOUR not in self.purpose_ids.mapped("code"):
            return False
        return self.env._(
            "%(user)s is the salesperson of %(customer)s: let a colleague do the "
            "service tour.",
            user=self.user_id.name,
            customer=self.partner_id.display_name,
        )
