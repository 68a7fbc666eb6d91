from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ValidationError


class LogisticsApprovalRule(models.Model):
    """Who approves what: the first rule in sequence whose conditions fit a document
    gives its steps; an empty condition means any (design §2.3)."""

    _name = "logistics.approval.rule"
    _description = "Approval Rule"
    _inherit = ["mail.thread"]
    _order = "res_model, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    sequence = fields.Integer(default=10)
    res_model = fields.Selection(
        selection="_selection_res_model",
        string="Document",
        required=True,
        index=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", help="Empty: the rule holds for every company."
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    amount_from = fields.Monetary(
        tracking=True,
        help="Included. Zero together with 'Amount below' zero means any amount.",
    )
    amount_to = fields.Monetary(
        string="Amount below",
        tracking=True,
        help="Excluded. Zero means no upper limit.",
    )
    step_ids = fields.One2many("logistics.approval.rule.step", "rule_id", copy=True)

    _amounts_ordered = models.Constraint(
        "CHECK(amount_to = 0 OR amount_to > amount_from)",
        "The upper amount must be higher than the lower amount.",
    )

    @api.model
    def _selection_res_model(self):
        mixin = self.env.registry["logistics.approval.mixin"]
        return [
            (name, self.env[name]._description)
            for name, model in self.env.registry.items()
            if issubclass(model, mixin) and not model._abstract
        ]

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for rule in self:
            rule.currency_id = (rule.company_id or self.env.company).currency_id

    @api.constrains("step_ids", "active")
    def _check_steps(self):
        if self.env.uid == SUPERUSER_ID and self.env.context.get("install_mode"):
            # A data file gives the steps, with names that are translated, one by one.
            return
        for rule in self:
            if rule.active and not rule.step_ids:
                raise ValidationError(
                    self.env._(
                        "Approval rule %(rule)s has no step: add who approves first.",
                        rule=rule.name,
                    )
                )

    @api.model
    def _for_document(self, document):
        """First matching rule of a document, or an empty recordset."""
        return self._for_documents(document)[document]

    @api.model
    def _for_documents(self, documents):
        """First matching rule of each document of one model: dict document -> rule."""
        facts = {document: document._approval_facts() for document in documents}
        companies = {fact["company"].id for fact in facts.values()}
        rules = self.search(
            [
                ("res_model", "=", documents._name),
                ("company_id", "in", [False, *companies]),
            ]
        )
        return {
            document: next(
                (
                    rule
                    for rule in rules
                    if rule.company_id in (rule.company_id.browse(), fact["company"])
                    and rule._matches(fact)
                ),
                rules.browse(),
            )
            for document, fact in facts.items()
        }

    def _matches(self, facts):
        """Does the rule fit? `facts` comes from ``_approval_facts`` of the mixin."""
        self.ensure_one()
        amount = facts.get("amount") or 0.0
        return amount >= self.amount_from and (
            not self.amount_to or amount < self.amount_to
        )


class LogisticsApprovalRuleStep(models.Model):
    """One step of an approval rule: who, in which order, within which time."""

    _name = "logistics.approval.rule.step"
    _description = "Approval Rule Step"
    _order = "sequence, id"

    rule_id = fields.Many2one(
        "logistics.approval.rule", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    approver_kind = fields.Selection(
        [
            ("user", "A person"),
            ("group", "Everybody with a role"),
            ("manager", "Direct leader of the owner"),
            ("department", "Head of the owner's department"),
        ],
        required=True,
        default="group",
    )
    user_id = fields.Many2one(
        "res.users", string="Person", domain=[("share", "=", False)]
    )
    group_id = fields.Many2one("res.groups", string="Role")
    due_hours = fields.Float(
        default=8.0, help="Working hours of the company's calendar. Zero: no limit."
    )

    @api.constrains("approver_kind", "user_id", "group_id")
    def _check_approver(self):
        for step in self:
            if step.approver_kind == "user" and not step.user_id:
                raise ValidationError(
                    self.env._("Step %(step)s: choose the person.", step=step.name)
                )
            if step.approver_kind == "group" and not step.group_id:
                raise ValidationError(
                    self.env._("Step %(step)s: choose the role.", step=step.name)
                )

    def _get_named_users(self, owner, company):
        """The users that the step names, before absence and self-approval count."""
        self.ensure_one()
        if self.approver_kind == "user":
            return self.user_id
        if self.approver_kind == "group":
            # sudo: the list of holders of a role is not personal data; reading it
            # does not depend on who asks for the approval.
            return self.sudo().group_id.all_user_ids
        # sudo: only the user ids of superiors leave hr, no employee data.
        employee = owner.sudo().with_company(company).employee_id
        manager = (
            employee.parent_id
            if self.approver_kind == "manager"
            else employee.department_id.manager_id
        )
        return manager.user_id
