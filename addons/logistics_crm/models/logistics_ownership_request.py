from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .logistics_customer_owner import OwnerChange

KINDS = [
    ("join", "Join the customer team"),
    ("dispute", "Dispute the ownership"),
    ("claim", "Claim a customer without owner"),
    ("release", "Release to the public pool"),
]


class LogisticsOwnershipRequest(models.Model):
    """A request to change who is responsible for a customer. The project management
    department decides (approval rule of this document); approval writes the ownership
    rows from the day of the decision on."""

    _name = "logistics.ownership.request"
    _description = "Ownership Request"
    _inherit = ["logistics.approval.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    kind = fields.Selection(KINDS, required=True, default="join", tracking=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        string="For",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    owner_id = fields.Many2one(
        "res.users",
        string="Salesperson now",
        compute="_compute_owner_id",
        compute_sudo=True,
    )
    role = fields.Selection(selection="_selection_role", default="participant")
    share = fields.Float(string="Share (%)", aggregator=None)
    reason = fields.Text(required=True)
    evidence_ids = fields.Many2many("ir.attachment", bypass_search_access=True)

    _share_percent = models.Constraint(
        "CHECK(share >= 0 AND share <= 100)", "A share lies between 0 and 100 percent."
    )

    @api.model
    def _selection_role(self):
        roles = self.env["logistics.customer.owner"]._fields["role"]
        return [
            pair for pair in roles._description_selection(self.env) if pair[0] != "lead"
        ]

    @api.depends("partner_id.user_id")
    def _compute_owner_id(self):
        for request in self:
            request.owner_id = request.partner_id.user_id

    @api.depends("kind", "partner_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for request in self:
            request.display_name = self.env._(
                "%(kind)s: %(customer)s",
                kind=kinds.get(request.kind, ""),
                customer=request.partner_id.display_name or "",
            )

    @api.constrains("partner_id")
    def _check_partner_is_customer(self):
        # sudo: a request may name a customer that the requester does not see.
        for request in self.sudo():
            if request.partner_id.commercial_partner_id != request.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is a contact: choose the customer it belongs to.",
                        contact=request.partner_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        # sudo: only the link from a contact to its company is read.
        partners = self.env["res.partner"].sudo()
        vals_list = [
            {
                **vals,
                "partner_id": partners.browse(
                    vals["partner_id"]
                ).commercial_partner_id.id,
            }
            if vals.get("partner_id")
            else vals
            for vals in vals_list
        ]
        requests = super().create(vals_list)
        requests._link_evidence()
        return requests

    def write(self, vals):
        result = super().write(vals)
        if "evidence_ids" in vals:
            self._link_evidence()
        return result

    def _link_evidence(self):
        """Evidence belongs to the request, so whoever decides may open it."""
        for request in self:
            # sudo: only files that this user just uploaded for a record not saved yet.
            request.evidence_ids.sudo().filtered(
                lambda file: not file.res_id and file.create_uid == self.env.user
            ).write({"res_model": self._name, "res_id": request.id})

    # --- approval -------------------------------------------------------------------

    def _approval_facts(self):
        return {**super()._approval_facts(), "owner": self.user_id}

    def _approval_locked_fields(self):
        return {
            "kind",
            "partner_id",
            "user_id",
            "role",
            "share",
            "reason",
            "company_id",
        }

    def _approval_check_submit(self):
        # sudo: the requester may be told who owns the customer, nothing else is read.
        for request in self.sudo():
            owner = request.partner_id.user_id
            if request.kind == "release" and owner != request.user_id:
                self._refuse_submit(request, self.env._("somebody else owns it"))
            if request.kind in ("claim", "dispute") and owner == request.user_id:
                self._refuse_submit(request, self.env._("it is this person's already"))
            if request.kind == "claim" and owner:
                self._refuse_submit(
                    request, self.env._("it has an owner: dispute it instead")
                )
            if request.kind == "dispute" and not owner:
                self._refuse_submit(
                    request, self.env._("nobody owns it: claim it instead")
                )

    def _refuse_submit(self, request, why):
        raise UserError(
            self.env._(
                "%(request)s cannot be submitted: %(why)s.",
                request=request.display_name,
                why=why,
            )
        )

    def _approval_on_approved(self):
        for request in self:
            if not request.user_id.active:
                raise UserError(
                    self.env._(
                        "%(user)s left in the meantime: reject the request.",
                        user=request.user_id.name,
                    )
                )
            getattr(request, f"_apply_{request.kind}")()

    def _apply_join(self):
        change = OwnerChange("request", self.reason)
        self.env["logistics.customer.owner"]._as_engine(change).create(
            {
                "partner_id": self.partner_id.id,
                "user_id": self.user_id.id,
                "role": self.role or "participant",
                "share": self.share,
                "reason": self.reason,
                "source": "request",
            }
        )

    def _apply_dispute(self):
        self.env["logistics.customer.owner"]._assign(
            self.partner_id, self.user_id, "request", self.reason
        )

    def _apply_claim(self):
        self._apply_dispute()

    def _apply_release(self):
        self.env["logistics.customer.owner"]._assign(
            self.partner_id, self.env["res.users"], "request", self.reason
        )
