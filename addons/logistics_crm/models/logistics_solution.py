from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import is_html_empty

from ..tools import deal

#: Object identity that no RPC client can send: the buttons and the merge of leads.
ENGINE = object()
PROTECTED = {
    "version": 0,
    "state": "draft",
    "confirmed_at": False,
    "confirmed_by_id": False,
}
SECTIONS = (
    "objective",
    "resources",
    "service_model",
    "information_model",
    "suggestions",
    "philosophy",
)
#: What the customer confirmed.
CONTENT = {
    "name",
    "lead_id",
    "solution_type",
    "user_id",
    "department_ids",
    "company_id",
    "need_sheet_id",
    "service_ids",
    "tag_ids",
    "strategy",
    "attachment_ids",
    "contact_id",
    *SECTIONS,
}


class LogisticsSolution(models.Model):
    """A version of the logistics solution for a customer: strategy first, then the plan
    in six sections (H-5.4.1 to H-5.4.3, B-2.1-A3.2). A version that the customer
    confirmed never changes; a correction is the next version."""

    _name = "logistics.solution"
    _description = "Logistics Solution"
    _inherit = ["logistics.file.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "lead_id desc, version desc, id desc"
    _check_company_auto = True
    _file_fields = ("attachment_ids",)

    name = fields.Char(required=True, tracking=True)
    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    partner_id = fields.Many2one(related="lead_id.partner_id", string="Customer")
    version = fields.Integer(readonly=True, copy=False, aggregator=None)
    solution_type = fields.Selection(
        [
            ("tender", "For a tender"),
            ("customer", "For the customer's situation"),
            ("market", "For a market opportunity"),
        ],
        string="Type",
        required=True,
        default="customer",
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
    )
    department_ids = fields.Many2many("hr.department", string="Departments involved")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    need_sheet_id = fields.Many2one(
        "logistics.need.sheet",
        check_company=True,
        ondelete="set null",
        index="btree_not_null",
        domain="[('lead_id', '=', lead_id)]",
    )
    service_ids = fields.Many2many("logistics.service", string="Services")
    tag_ids = fields.Many2many("logistics.solution.tag", string="Innovation points")

    strategy = fields.Html(help="The logistics strategy that the plan follows.")
    objective = fields.Html(
        string="1. Objective",
        help="The customer's need in the centre, problems solved, scope and "
        "commitment of the service.",
    )
    resources = fields.Html(
        string="2. Resources and strengths",
        help="Qualifications, logistics resources, strengths of our service.",
    )
    service_model = fields.Html(
        string="3. Service model",
        help="Process, optimisation, control and management of the main activities; a "
        "flow chart may be added.",
    )
    information_model = fields.Html(
        string="4. Information service",
        help="Fits the service model, practical and economical: flow chart, modules, "
        "applications.",
    )
    suggestions = fields.Html(
        string="5. Suggestions",
        help="What lowers cost and raises efficiency further.",
    )
    philosophy = fields.Html(
        string="6. Philosophy of service",
        help="How we think of service and of the cooperation.",
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Files")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("internal", "Internal discussion"),
            ("confirmed", "Confirmed with the customer"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Confirmed by contact",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
        help="Person of the customer who agreed to this version.",
    )
    confirmed_at = fields.Datetime(readonly=True, copy=False)
    confirmed_by_id = fields.Many2one(
        "res.users", string="Recorded by", readonly=True, copy=False
    )

    _lead_version_uniq = models.Constraint(
        "UNIQUE(lead_id, version)", "This version of the solution exists already."
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for solution in self:
            solution.display_name = f"{solution.name or ''} V{solution.version}"

    # --- guards -----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        versions = {}
        for vals in vals_list:
            lead = vals.get("lead_id") or self.env.context.get("default_lead_id")
            # Written out, so that default_* keys of the context cannot set them.
            vals.update(PROTECTED)
            if lead not in versions:
                versions[lead] = self._get_versions(lead)
            vals["version"] = deal.next_version(versions[lead])
            versions[lead].append(vals["version"])
        return super().create(vals_list)

    def write(self, vals):
        if self.env.context.get("solution_engine") is not ENGINE:
            if vals.keys() & PROTECTED.keys():
                raise AccessError(
                    self.env._("Move a solution on with its buttons, not by hand.")
                )
            if not CONTENT.isdisjoint(vals) and self._confirmed():
                raise UserError(
                    self.env._(
                        "%(solution)s is confirmed with the customer and stays as it "
                        "is: create a new version.",
                        solution=self._confirmed()[0].display_name,
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        if self._confirmed():
            raise UserError(
                self.env._("A version confirmed with the customer stays on record.")
            )

    def _confirmed(self):
        return self.filtered(lambda solution: solution.state == "confirmed")

    def _get_versions(self, lead_id):
        # sudo: the number only; versions of others count too
        rows = self.sudo().search([("lead_id", "=", lead_id)])
        return rows.mapped("version")

    def _as_engine(self):
        return self.with_context(solution_engine=ENGINE)

    # --- buttons ----------------------------------------------------------------------

    def action_discuss(self):
        """Hand the draft to the departments for discussion."""
        self.check_access("write")
        self._check_state("draft")
        self._as_engine().write({"state": "internal"})
        return True

    def action_back_to_draft(self):
        self.check_access("write")
        self._check_state("internal")
        self._as_engine().write({"state": "draft"})
        return True

    def action_confirm(self):
        """The customer agreed: from now on this version never changes."""
        self.check_access("write")
        self._check_state("internal")
        for solution in self:
            if missing := solution._get_missing():
                raise UserError(
                    self.env._(
                        "%(solution)s: complete %(sections)s before you confirm it.",
                        solution=solution.display_name,
                        sections=", ".join(missing),
                    )
                )
        self._as_engine().write(
            {
                "state": "confirmed",
                "confirmed_at": fields.Datetime.now(),
                "confirmed_by_id": self.env.uid,
            }
        )
        return True

    def action_new_version(self):
        """Copy into the next version, open to changes."""
        self.check_access("write")
        self.ensure_one()
        copy = self.copy({"name": self.name})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "view_mode": "form",
            "res_id": copy.id,
        }

    def _check_state(self, state):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for solution in self:
            if solution.state != state:
                raise UserError(
                    self.env._(
                        "%(solution)s is '%(now)s'; this button needs '%(needed)s'.",
                        solution=solution.display_name,
                        now=labels[solution.state],
                        needed=labels[state],
                    )
                )

    def _get_missing(self):
        """Labels of the empty sections; attached files stand for all of them."""
        self.ensure_one()
        # sudo: files of colleagues count as well
        if self.sudo().attachment_ids:
            return []
        labels = self.fields_get(SECTIONS, ["string"])
        return [
            labels[name]["string"] for name in SECTIONS if is_html_empty(self[name])
        ]

    def _get_sections(self):
        """``[(label, content), ...]`` for the print."""
        self.ensure_one()
        labels = self.fields_get(("strategy", *SECTIONS), ["string"])
        return [
            (labels[name]["string"], self[name])
            for name in ("strategy", *SECTIONS)
            if not is_html_empty(self[name])
        ]
