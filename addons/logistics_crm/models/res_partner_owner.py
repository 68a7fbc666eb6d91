from odoo import api, fields, models
from odoo.tools import SQL

#: Fields whose change may change who is responsible for a customer.
OWNER_TRIGGERS = {"user_id", "parent_id", "is_company"}


class ResPartner(models.Model):
    """Ownership: every path that changes the salesperson keeps the history, because
    the rule lives in `create` and `write`."""

    _inherit = "res.partner"

    logistics_owner_ids = fields.One2many(
        "logistics.customer.owner",
        "partner_id",
        string="Ownership history",
        readonly=True,
        copy=False,
    )
    logistics_team_ids = fields.One2many(
        "logistics.customer.owner",
        "partner_id",
        string="Customer team",
        domain=lambda self: [
            ("role", "!=", "lead"),
            "|",
            ("date_to", "=", False),
            ("date_to", ">", fields.Date.context_today(self)),
        ],
        copy=False,
    )
    logistics_pool_since = fields.Datetime(
        string="In the public pool since",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    logistics_owner_since = fields.Date(
        string="Responsible since", compute="_compute_logistics_owner_since"
    )

    @api.depends("logistics_owner_ids.date_to", "user_id")
    def _compute_logistics_owner_since(self):
        rows = self.env["logistics.customer.owner"]._read_group(
            [
                ("partner_id", "in", self.ids),
                ("role", "=", "lead"),
                ("date_to", "=", False),
            ],
            ["partner_id"],
            ["date_from:max"],
        )
        since = {partner.id: date for partner, date in rows}
        for partner in self:
            partner.logistics_owner_since = since.get(partner._origin.id)

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create([self._logistics_owner_vals(v) for v in vals_list])
        partners.filtered("user_id")._logistics_sync_owner()
        return partners

    def write(self, vals):
        vals = self._logistics_owner_vals(vals)
        result = super().write(vals)
        if not OWNER_TRIGGERS.isdisjoint(vals):
            self._logistics_sync_owner()
        return result

    def _logistics_owner_vals(self, vals):
        """The pool date follows the salesperson and is not written by anybody."""
        vals = {key: v for key, v in vals.items() if key != "logistics_pool_since"}
        if vals.get("user_id"):
            vals["logistics_pool_since"] = False
        return vals

    def _logistics_sync_owner(self):
        # sudo: the history is written by the change itself, whoever may make it.
        self.env["logistics.customer.owner"].sudo()._sync_salesperson(self)

    def _logistics_enter_pool(self):
        """Customers without salesperson become claimable, also those that never had one
        (the sync sees only those that lose theirs)."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner SET logistics_pool_since = %s
                 WHERE id IN %s AND user_id IS NULL AND is_company
                   AND commercial_partner_id = id AND logistics_pool_since IS NULL
                """,
                self.env.cr.now(),
                tuple(self.ids) or (0,),
            )
        )
        self.invalidate_recordset(["logistics_pool_since"], flush=False)

    def action_logistics_history(self):
        """Open the ownership history of the customer."""
        self.env["logistics.customer.owner"].check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_crm.logistics_customer_owner_action"
        )
        action["domain"] = [("partner_id", "=", self.commercial_partner_id.id)]
        action["context"] = {"default_partner_id": self.commercial_partner_id.id}
        return action
