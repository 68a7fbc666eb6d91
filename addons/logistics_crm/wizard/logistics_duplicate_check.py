from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..models.res_partner_duplicate import Asked
from ..models.res_partner_duplicate_keys import key_of
from ..models.res_partner_pool_protection import STATES

#: Surest first: so the lines are ordered.
KINDS = ("registry", "tax", "name", "phone", "domain")


class LogisticsDuplicateCheck(models.TransientModel):
    """Asks before a visit or an entry whether somebody has this customer already: over
    all companies, owned or in the pool. Shows owner and state, never contact data."""

    _name = "logistics.duplicate.check"
    _description = "Duplicate Check"

    name = fields.Char("Company name")
    registry = fields.Char("Registry number or tax ID")
    phone = fields.Char()
    email = fields.Char("E-mail or its domain")
    partner_id = fields.Many2one("res.partner", readonly=True, index=True)
    is_checked = fields.Boolean(readonly=True)
    line_ids = fields.One2many(
        "logistics.duplicate.check.line", "check_id", readonly=True
    )

    @api.model
    def _open(self, **values):
        """The dialog, with the result where something is known already."""
        check = self.create(values)
        if check.name or check.registry or check.phone or check.email:
            check._run()
        return check._reopen()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Duplicate check"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_check(self):
        self.check_access("write")
        self.ensure_one()
        if not (self.name or self.registry or self.phone or self.email):
            raise UserError(
                self.env._("Enter a name, number, phone or e-mail to look for.")
            )
        self._run()
        return self._reopen()

    def _run(self):
        kinds = defaultdict(set)
        for _ref, partner_id, kind in self.env["res.partner"]._logistics_match(
            [self._asked()]
        ):
            kinds[partner_id].add(kind)
        # sudo: customers of others and of other companies are found, and shown with
        # name, owner and state only; that is the purpose of the check.
        partners = self.env["res.partner"].sudo().browse(kinds)
        states = partners._logistics_ownership_state()
        lines = [
            {
                "customer_ref": partner.id,
                "customer": partner.display_name,
                "owner": partner.user_id.name,
                "company": partner.company_id.name,
                "state": states[partner.id],
                "rank": min(KINDS.index(kind) for kind in kinds[partner.id]),
                **{f"same_{kind}": kind in kinds[partner.id] for kind in KINDS},
            }
            for partner in partners
        ]
        lines.sort(key=lambda line: (line["rank"], line["customer"]))
        self.write(
            {
                "is_checked": True,
                "line_ids": [Command.clear(), *map(Command.create, lines)],
            }
        )

    def _asked(self):
        number = self.registry
        email = self.email or ""
        if email and "@" not in email and "://" not in email:
            email = f"x@{email}"
        return Asked(
            0,
            self.partner_id.commercial_partner_id.id or 0,
            key_of("name", self.name) or "",
            key_of("phone", self.phone) or "",
            key_of("email", email) or "",
            key_of("company_registry", number) or "",
            key_of("vat", number) or "",
        )


class LogisticsDuplicateCheckLine(models.TransientModel):
    """One customer that was found."""

    _name = "logistics.duplicate.check.line"
    _description = "Duplicate Check Result"
    _order = "rank, customer"

    check_id = fields.Many2one(
        "logistics.duplicate.check", required=True, ondelete="cascade"
    )
    # An id, not a link: a link would let the client read more of the customer.
    customer_ref = fields.Integer(readonly=True, aggregator=None)
    customer = fields.Char(readonly=True)
    owner = fields.Char(readonly=True)
    company = fields.Char(readonly=True)
    state = fields.Selection(STATES, readonly=True)
    rank = fields.Integer(readonly=True)
    same_name = fields.Boolean("Name", readonly=True)
    same_registry = fields.Boolean("Registry number", readonly=True)
    same_tax = fields.Boolean("Tax ID", readonly=True)
    same_phone = fields.Boolean("Phone", readonly=True)
    same_domain = fields.Boolean("Mail domain", readonly=True)
    matches = fields.Char("Same", compute="_compute_matches")

    @api.depends("same_name", "same_registry", "same_tax", "same_phone", "same_domain")
    def _compute_matches(self):
        labels = self.fields_get([f"same_{kind}" for kind in KINDS], ["string"])
        for line in self:
            line.matches = ", ".join(
                label["string"] for name, label in labels.items() if line[name]
            )

    def action_join(self):
        return self._open_request("join")

    def action_dispute(self):
        return self._open_request("dispute")

    def action_claim(self):
        """Out of the pool at once; a customer that never had an owner on request."""
        self._check_salesperson()
        partner = self._customer()
        if self.state == "pool":
            # As the user: the claim checks rights and limits itself.
            return partner.with_env(self.env).action_logistics_claim()
        return self._open_request("claim")

    def _check_salesperson(self):
        if not self.env.user.has_group("logistics_crm.group_logistics_salesperson"):
            raise AccessError(
                self.env._("Only salespeople join, dispute or claim a customer.")
            )
        self.ensure_one()

    def _customer(self):
        """The customer of the line, as superuser."""
        # sudo: only compares the company; the request shows the name, nothing else.
        partner = self.env["res.partner"].sudo().browse(self.customer_ref).exists()
        if not partner:
            raise UserError(
                self.env._("This customer is gone: run the check once more.")
            )
        if partner.company_id and partner.company_id not in self.env.companies:
            raise UserError(
                self.env._(
                    "%(customer)s belongs to %(company)s: ask its Project Management "
                    "Department.",
                    customer=partner.display_name,
                    company=partner.company_id.name,
                )
            )
        return partner

    def _open_request(self, kind):
        self._check_salesperson()
        partner = self._customer()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ownership request"),
            "res_model": "logistics.ownership.request",
            "views": [(False, "form")],
            "context": {
                "default_kind": kind,
                "default_partner_id": partner.id,
                "default_company_id": (partner.company_id or self.env.company).id,
            },
        }
