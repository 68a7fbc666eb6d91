from odoo import api, fields, models
from odoo.tools import SQL


class LogisticsCommissionStatement(models.Model):
    """What one person gets for one month, with every line it is made of (H-9.1-20).

    Written by the settlement; the amounts are frozen when it is locked.
    """

    _name = "logistics.commission.statement"
    _description = "Commission Statement"
    _inherit = ["logistics.append.only"]
    _order = "month desc, employee_id, id"
    _check_company_auto = True

    settlement_id = fields.Many2one(
        "logistics.commission.settlement",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        related="settlement_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(related="settlement_id.month", store=True, precompute=True)
    locked_at = fields.Datetime(related="settlement_id.locked_at")
    dispute_until = fields.Datetime(related="settlement_id.dispute_until")
    employee_id = fields.Many2one(
        "hr.employee", string="Person", required=True, ondelete="restrict", index=True
    )
    entry_ids = fields.One2many(
        "logistics.commission.entry", "statement_id", string="Lines"
    )
    line_count = fields.Integer("Lines counted")
    earned = fields.Monetary()
    taken_back = fields.Monetary(help="Refunds and undone payments of earlier months.")
    carried_in = fields.Monetary(string="Owed from before")
    recovered = fields.Monetary(
        string="Taken back now", help="At most the part that the policy allows."
    )
    retained = fields.Monetary(string="Kept back")
    released = fields.Monetary(help="Kept back earlier and due now.")
    carried_out = fields.Monetary(string="Carried forward")
    payable = fields.Monetary(string="To pay")
    dispute_count = fields.Integer(compute="_compute_dispute_count")

    _employee_uniq = models.UniqueIndex(
        "(settlement_id, employee_id)", "The person has a statement for this month."
    )

    @api.depends("employee_id", "month")
    def _compute_display_name(self):
        for statement in self:
            statement.display_name = self.env._(
                "%(person)s, %(month)s",
                person=statement.employee_id.name or "",
                month=statement.month and statement.month.strftime("%Y-%m"),
            )

    @api.depends("entry_ids.dispute_ids")
    def _compute_dispute_count(self):
        for statement in self:
            statement.dispute_count = len(statement.entry_ids.dispute_ids)

    def _release(self):
        """Drop drafts of a settlement: their lines wait again."""
        drafts = self.filtered(lambda s: not s.settlement_id.locked_at)._as_ledger()
        if not drafts:
            return
        entries = self.env["logistics.commission.entry"]._as_ledger()
        entries.flush_model(["statement_id"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE logistics_commission_entry SET statement_id = NULL
                 WHERE statement_id IN %s
                """,
                tuple(drafts.ids),
            )
        )
        entries.invalidate_model(["statement_id"], flush=False)
        drafts.invalidate_model(["entry_ids"], flush=False)
        drafts.browse(drafts.ids).unlink()

    def _prepare_transfers(self):
        """Ledger rows that move money into and out of this month."""
        self.ensure_one()
        rows = {
            "carried_in": self.carried_in,
            "carried_out": -self.carried_out,
            "retained": self.retained,
            "released": self.released,
        }
        return [
            {
                "company_id": self.company_id.id,
                "kind": kind,
                "employee_id": self.employee_id.id,
                "date": self.settlement_id.date_to,
                "amount": amount,
                "statement_id": self.id,
            }
            for kind, amount in rows.items()
            if amount
        ]

    def _tell(self):
        """Tell everybody in one go: the statement is there; no figure is in it."""
        for settlement in self.settlement_id:
            people = (self & settlement.statement_ids).employee_id
            # sudo: the addresses of the people's own users, nothing is shown.
            partners = people.sudo().user_id.partner_id
            if partners:
                settlement.message_notify(
                    partner_ids=partners.ids,
                    subject=self.env._("Your commission statement"),
                    body=self.env._(
                        "Your commission of %(month)s is settled. Open 'My pay' to "
                        "read every line, and to dispute one.",
                        month=settlement.month.strftime("%Y-%m"),
                    ),
                )

    def action_open_lines(self):
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "logistics.commission.entry",
            "views": [(False, "list"), (False, "form"), (False, "pivot")],
            "domain": [("statement_id", "=", self.id)],
        }

    def action_open_disputes(self):
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Disputes"),
            "res_model": "logistics.commission.dispute",
            "views": [(False, "list"), (False, "form")],
            "domain": [("entry_id.statement_id", "=", self.id)],
        }
