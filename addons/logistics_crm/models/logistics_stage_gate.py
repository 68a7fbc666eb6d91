from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..tools import gates


class LogisticsStageGate(models.Model):
    """One key result demanded to leave a step of the funnel (H-5.0-5, list A T06).

    *Typed checks* are proved by data and tick themselves; *documents* by an upload of
    the type; *ticks* by a person. ``crm.lead`` has a method ``_gate_check_<code>`` for
    each typed check; a gate whose method is gone blocks nothing and shows on the
    health page.
    """

    _name = "logistics.stage.gate"
    _description = "Key Result of a Step"
    _inherit = ["mail.thread"]
    _order = "stage_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", help="Empty: the result is demanded in every company."
    )
    stage_id = fields.Many2one(
        "crm.stage",
        string="Step",
        required=True,
        ondelete="cascade",
        index=True,
        tracking=True,
        help="The result is demanded from a lead that leaves this step.",
    )
    severity = fields.Selection(
        [("block", "Keeps the lead in the step"), ("warn", "Warns only")],
        required=True,
        default="block",
        tracking=True,
    )
    kind = fields.Selection(
        [
            (gates.CHECK, "Proved by data"),
            (gates.DOCUMENT, "Uploaded document"),
            (gates.TICK, "Ticked by a person"),
        ],
        required=True,
        default=gates.TICK,
        tracking=True,
    )
    check_code = fields.Selection("_selection_check", string="Check", tracking=True)
    or_check_code = fields.Selection(
        "_selection_check",
        string="Or instead",
        tracking=True,
        help="The result counts as well when this check finds something.",
    )
    document_type_id = fields.Many2one(
        "logistics.document.type", ondelete="restrict", index=True, tracking=True
    )
    may_be_unavailable = fields.Boolean(
        string="'Not available' is an answer",
        help="Somebody may tick that the document cannot be had, with a note.",
    )
    guidance = fields.Text(translate=True, help="What is to be done, and how.")
    # --- conditions
    tier_codes = fields.Char(
        string="Tiers",
        tracking=True,
        help="Codes with commas, such as A, B. Empty: any, also leads without a tier.",
    )
    customer_type_ids = fields.Many2many(
        "logistics.customer.type", string="Customer types", help="Empty: any."
    )
    profile_ids = fields.Many2many(
        "logistics.gate.profile", string="Gate profiles", help="Empty: any."
    )
    off_for_tender = fields.Boolean(
        string="Never for public tenders",
        tracking=True,
        help="Neither demanded nor recorded for a public tender.",
    )
    # --- how much
    minimum = fields.Integer(
        default=1,
        aggregator=None,
        tracking=True,
        help="How many are demanded. Zero: none, unless a tier below says more.",
    )
    minimum_ids = fields.One2many(
        "logistics.stage.gate.minimum", "gate_id", string="By tier", copy=True
    )
    min_share = fields.Float(
        string="Share demanded",
        digits=(5, 4),
        aggregator=None,
        tracking=True,
        help="Part of a total that the check counts, rounded up, at least one.",
    )
    level_id = fields.Many2one(
        "logistics.job.level",
        string="Lowest level that counts",
        tracking=True,
        check_company=True,
    )
    can_waive = fields.Boolean(
        string="A superior may waive it", default=True, tracking=True
    )
    check_missing = fields.Boolean(
        string="Cannot be checked", compute="_compute_check_missing"
    )

    _minimum_positive = models.Constraint(
        "CHECK(minimum >= 0)", "A number that is demanded is not negative."
    )
    _share_sound = models.Constraint(
        "CHECK(min_share IS NULL OR min_share BETWEEN 0 AND 1)",
        "The share lies between 0 % and 100 %.",
    )

    @api.model
    def _selection_check(self):
        return list(self.env["crm.lead"]._gate_checks().items())

    @api.depends("check_code", "kind")
    def _compute_check_missing(self):
        lead = self.env["crm.lead"]
        for gate in self:
            gate.check_missing = gate.kind == gates.CHECK and not hasattr(
                lead, f"_gate_check_{gate.check_code}"
            )

    @api.constrains("kind", "check_code", "document_type_id")
    def _check_kind(self):
        for gate in self:
            if gate.kind == gates.CHECK and not gate.check_code:
                raise ValidationError(
                    self.env._("%(gate)s: choose the check.", gate=gate.name)
                )
            if gate.kind == gates.DOCUMENT and not gate.document_type_id:
                raise ValidationError(
                    self.env._("%(gate)s: choose the document type.", gate=gate.name)
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: results of leads that the user does not see count as well.
        used = (
            self.sudo()
            .env["logistics.gate.result"]
            .search([("gate_id", "in", self.ids)], limit=1)
        )
        if used:
            raise ValidationError(
                self.env._(
                    "%(gate)s was delivered for leads already: archive it instead.",
                    gate=used.gate_id.name,
                )
            )

    # --- policy as value objects, read once per server and change ---------------------

    @api.model
    @tools.ormcache()
    def _gate_rows(self):
        """``{stage id: (Gate, ...)}`` of all active gates, for ``tools.gates``."""
        rows = {}
        # sudo: policy is the same for every user.
        for gate in self.sudo().search([("active", "=", True)]):
            rows.setdefault(gate.stage_id.id, []).append(gate._gate_row())
        return {stage: tuple(row) for stage, row in rows.items()}

    @api.model
    @tools.ormcache("self.env.lang")
    def _gate_names(self):
        """``{gate id: name}`` in the reader's language, for cards and sentences."""
        # sudo: policy is the same for every user.
        rows = self.sudo().with_context(active_test=False).search_fetch([], ["name"])
        return {gate.id: gate.name for gate in rows}

    def _gate_row(self):
        self.ensure_one()
        return gates.Gate(
            id=self.id,
            kind=self.kind,
            blocks=self.severity == "block",
            check=self.check_code or None,
            or_check=self.or_check_code or None,
            document=self.document_type_id.id or None,
            tiers=gates.codes(self.tier_codes),
            types=frozenset(self.customer_type_ids.ids),
            profiles=frozenset(self.profile_ids.ids),
            companies=frozenset(self.company_id.ids),
            minimum=self.minimum,
            minimums={
                code: line.minimum
                for line in self.minimum_ids
                for code in gates.codes(line.tier_codes)
            },
            share=self.min_share,
            off_for_tender=self.off_for_tender,
            rank=self.level_id.rank,
        )

    @api.model_create_multi
    def create(self, vals_list):
        created = super().create(vals_list)
        self.env.registry.clear_cache()
        return created

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
