from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class ResPartner(models.Model):
    """Public pool: customers without owner that anybody may claim, within limits."""

    _inherit = "res.partner"

    logistics_previous_owner_id = fields.Many2one(
        "res.users",
        string="Previous owner",
        compute="_compute_logistics_previous_owner",
    )

    def _compute_logistics_previous_owner(self):
        # sudo: the name of the previous owner is shown to who may claim the customer.
        Owner = self.env["logistics.customer.owner"].sudo()
        ended = Owner._read_group(
            [
                ("partner_id", "in", self.ids),
                ("role", "=", "lead"),
                ("date_to", "!=", False),
            ],
            ["partner_id"],
            ["id:max"],
        )
        last = {partner.id: row_id for partner, row_id in ended}
        rows = Owner.browse(last.values())
        for partner in self:
            row = rows.browse(last.get(partner._origin.id, ()))
            partner.logistics_previous_owner_id = row.user_id

    # --- claim ----------------------------------------------------------------------

    def action_logistics_claim(self):
        """Take customers out of the public pool."""
        if not self.env.user.has_group("logistics_crm.group_logistics_salesperson"):
            raise AccessError(
                self.env._("Only salespeople claim customers from the public pool.")
            )
        self.check_access("read")
        self._logistics_claim(self.env.user)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%s customers are yours now.", len(self))
                if len(self) > 1
                else self.env._("%s is yours now.", self.display_name),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _logistics_claim(self, user):
        """Make `user` the owner of customers of the pool, or say why not.

        Of two users who claim at the same time one wins: the row is locked, and who
        comes later meets either the lock or a customer that is owned.
        """
        # sudo: the rights to claim were checked; the pool decides, not record rules.
        partners = self.sudo().commercial_partner_id
        busy = partners - partners.try_lock_for_update(allow_referencing=True)
        if busy:
            raise UserError(
                self.env._(
                    "%s is being claimed by somebody else at this moment: choose "
                    "another customer.",
                    busy[0].display_name,
                )
            )
        for partner in partners:
            if partner.user_id or not partner.logistics_pool_since:
                raise UserError(
                    self.env._(
                        "%(customer)s is not in the public pool any more (%(owner)s).",
                        customer=partner.display_name,
                        owner=partner.user_id.name or self.env._("no owner"),
                    )
                )
        partners._logistics_check_claim_limits(user)
        self.env["logistics.customer.owner"]._assign(
            partners, user, "pool", self.env._("Claimed from the public pool")
        )

    def _logistics_check_claim_limits(self, user):
        policy = self.env["logistics.company.policy"]._get()
        today = fields.Date.context_today(self)
        # sudo: the numbers count rows of the user himself in all companies.
        rows = self.env["logistics.customer.owner"].sudo()
        lead = [("user_id", "=", user.id), ("role", "=", "lead")]
        if limit := policy.pool_claims_per_day:
            claimed = rows.search_count(
                [*lead, ("source", "=", "pool"), ("date_from", "=", today)]
            )
            if claimed + len(self) > limit:
                raise UserError(
                    self.env._(
                        "At most %(limit)s customers may be claimed a day; %(claimed)s "
                        "were claimed today already.",
                        limit=limit,
                        claimed=claimed,
                    )
                )
        if limit := policy.pool_max_customers:
            owned = rows.search_count([*lead, ("date_to", "=", False)])
            if owned + len(self) > limit:
                raise UserError(
                    self.env._(
                        "One person may have %(limit)s customers and there are "
                        "%(owned)s already: release one, or ask the Project Management "
                        "Department with an ownership request.",
                        limit=limit,
                        owned=owned,
                    )
                )
        if days := policy.pool_cooling_days:
            self._logistics_check_cooling(rows, lead, today, timedelta(days=days))

    def _logistics_check_cooling(self, rows, lead, today, cooling):
        since = today - cooling
        last = rows.search(
            [*lead, ("partner_id", "in", self.ids), ("date_to", ">", since)],
            order="date_to desc",
            limit=1,
        )
        if last:
            raise UserError(
                self.env._(
                    "%(customer)s was yours until %(last)s: you may claim it again "
                    "from %(next)s on.",
                    customer=last.partner_id.display_name,
                    last=fields.Date.to_string(last.date_to),
                    next=fields.Date.to_string(last.date_to + cooling),
                )
            )
