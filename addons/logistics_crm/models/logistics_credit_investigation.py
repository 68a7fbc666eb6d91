from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..tools.scoring import Criterion, weighted_score

FIVE = [
    ("5", "Very good"),
    ("4", "Good"),
    ("3", "Ordinary"),
    ("2", "Poor"),
    ("1", "Very poor"),
]


class LogisticsCreditInvestigation(models.Model):
    """Credit file of a customer: survey, score, and what follows from it after the
    surveyor, the manager and the general manager signed: grade, limit, terms, with an
    expiry (S-2.3.4, F-S4). The private data of the person in charge is not kept (C10).
    """

    _name = "logistics.credit.investigation"
    _description = "Credit Investigation"
    _inherit = ["mail.thread", "mail.activity.mixin", "logistics.approval.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Number",
        required=True,
        readonly=True,
        default=lambda self: self.env._("New"),
        copy=False,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        string="Surveyor",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    date = fields.Date(required=True, default=fields.Date.context_today)

    # The enterprise
    contact_id = fields.Many2one(
        "res.partner",
        string="Person in charge",
        index="btree_not_null",
        domain="[('commercial_partner_id', '=', partner_id)]",
        check_company=True,
    )
    licence = fields.Char(string="Business licence")
    founded_on = fields.Date(string="Founded")
    business_items = fields.Text()
    operation_form = fields.Selection(
        [("sole", "Sole owner"), ("partnership", "Partnership"), ("other", "Other")]
    )
    organisation_form = fields.Selection(
        [
            ("state", "State-owned"),
            ("individual", "Individual"),
            ("stock", "Joint-stock company"),
            ("venture", "Joint venture"),
        ]
    )
    dealings_since = fields.Date(string="Dealings since")
    business_area = fields.Char()
    location_type = fields.Selection(
        [
            ("market", "Market"),
            ("residential", "Residential area"),
            ("suburb", "Suburb"),
        ]
    )
    place = fields.Selection(
        [
            ("busy", "Busy quarter"),
            ("ordinary", "Ordinary quarter"),
            ("remote", "Remote"),
        ]
    )
    capital = fields.Monetary(string="Registered capital")
    vehicles_owned = fields.Integer(string="Own vehicles")
    vehicles_rented = fields.Integer(string="Rented vehicles")
    area_owned = fields.Float(string="Own premises (m²)")
    area_rented = fields.Float(string="Rented premises (m²)")
    decoration = fields.Selection(
        [("fine", "Fine"), ("ordinary", "Ordinary"), ("poor", "Poor")]
    )
    floors = fields.Integer()
    market_price = fields.Monetary()
    is_insured = fields.Boolean(string="Insured")
    insured_amount = fields.Monetary()
    goods_traded = fields.Text(help="Goods, brands, monthly and yearly quantity.")

    # Standing
    technical_knowledge = fields.Selection(
        [("skilled", "Skilled"), ("some", "Basic"), ("none", "None")]
    )
    bank_credit = fields.Selection(FIVE, string="Credit at the bank")
    accounting_system = fields.Selection(
        [("complete", "Complete"), ("incomplete", "Incomplete")]
    )
    peer_opinion = fields.Selection(FIVE, string="Opinion of the trade")
    neighbour_opinion = fields.Selection(FIVE, string="Opinion of neighbours")
    payment_attitude = fields.Selection(
        [
            ("prompt", "Prompt"),
            ("ordinary", "Ordinary"),
            ("acceptable", "Acceptable"),
            ("delays", "Delays"),
            ("difficult", "Difficult"),
            ("balances", "Leaves balances unpaid"),
        ],
        tracking=True,
    )
    note = fields.Text(string="Remarks")

    # Decision
    score_ids = fields.One2many(
        "logistics.credit.score", "investigation_id", string="Scores"
    )
    score = fields.Float(
        compute="_compute_score", store=True, aggregator="avg", tracking=True
    )
    proposed_grade_id = fields.Many2one(
        "logistics.credit.grade",
        compute="_compute_score",
        store=True,
        check_company=True,
    )
    grade_id = fields.Many2one(
        "logistics.credit.grade",
        string="Credit grade",
        compute="_compute_grade_id",
        store=True,
        readonly=False,
        check_company=True,
        tracking=True,
    )
    credit_limit = fields.Monetary(tracking=True)
    payment_term_id = fields.Many2one(
        "account.payment.term",
        string="Payment terms",
        check_company=True,
        tracking=True,
    )
    is_guaranteed = fields.Boolean(string="Guaranteed", tracking=True)
    guarantor_id = fields.Many2one(
        "res.partner", index="btree_not_null", check_company=True
    )
    date_approved = fields.Date(readonly=True, copy=False)
    date_expiry = fields.Date(
        string="Valid until", readonly=True, copy=False, index=True, tracking=True
    )
    is_valid = fields.Boolean(compute="_compute_is_valid", search="_search_is_valid")

    _limit_positive = models.Constraint(
        "CHECK(COALESCE(credit_limit, 0) >= 0)", "A credit limit is zero or more."
    )

    @api.depends("score_ids.score", "score_ids.is_scored", "score_ids.weight")
    def _compute_score(self):
        grades = self.env["logistics.credit.grade"].search([])  # pylint: disable=no-search-all
        for file in self:
            result = weighted_score(
                [
                    Criterion(row.id, row.weight, (row.score,) if row.is_scored else ())
                    for row in file.score_ids
                ]
            )
            file.score = result.value or 0.0
            fitting = grades.filtered(
                lambda g, r=result, f=file: (
                    r.value is not None
                    and g.company_id in (f.company_id, g.company_id.browse())
                    and r.value >= g.min_score
                )
            )
            file.proposed_grade_id = fitting[:1]

    @api.depends("proposed_grade_id")
    def _compute_grade_id(self):
        for file in self:
            file.grade_id = file.proposed_grade_id

    @api.depends("approval_state", "date_expiry")
    def _compute_is_valid(self):
        today = fields.Date.context_today(self)
        for file in self:
            file.is_valid = (
                file.approval_state == "approved"
                and bool(file.date_expiry)
                and file.date_expiry >= today
            )

    def _search_is_valid(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        return [("approval_state", "=", "approved"), ("date_expiry", ">=", today)]

    @api.constrains("is_guaranteed", "guarantor_id")
    def _check_guarantor(self):
        for file in self:
            if file.is_guaranteed and not file.guarantor_id:
                raise ValidationError(self.env._("Enter who guarantees."))
            if file.guarantor_id and file.guarantor_id == file.partner_id:
                raise ValidationError(
                    self.env._("The customer cannot guarantee for himself.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # sudo: numbers are drawn by who makes the document
            sequence = self.env["ir.sequence"].sudo()
            vals["name"] = sequence.next_by_code(self._name) or self.env._("New")
        files = super().create(vals_list)
        criteria = self.env["logistics.credit.criterion"].search([])  # pylint: disable=no-search-all
        for file in files.filtered(lambda f: not f.score_ids):
            file.score_ids = [
                (0, 0, {"criterion_id": c.id, "weight": c.weight})
                for c in criteria
                if c.company_id in (file.company_id, c.company_id.browse())
            ]
        return files

    def write(self, vals):
        if not self.env.su and {"date_expiry", "date_approved"} & vals.keys():
            raise AccessError(self.env._("Approval sets the validity of the file."))
        return super().write(vals)
