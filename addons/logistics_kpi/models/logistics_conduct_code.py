from odoo import api, fields, models
from odoo.exceptions import UserError


class LogisticsConductCode(models.Model):
    """Numbered rules of conduct in versions, acknowledged by everybody (H-4.0-1)."""

    _name = "logistics.conduct.code"
    _description = "Code of Conduct"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    version = fields.Char(required=True, default="1")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    date_from = fields.Date(string="Valid from", required=True)
    body = fields.Html(string="Rules", translate=True)
    base_url = fields.Char(
        string="Base rules", help="Link to Administration and HR 4.0 of your company."
    )
    acknowledgement_ids = fields.One2many(
        "logistics.conduct.acknowledgement", "code_id", readonly=True
    )
    is_acknowledged = fields.Boolean(
        string="Acknowledged by me", compute="_compute_is_acknowledged"
    )

    @api.depends("acknowledgement_ids.user_id")
    @api.depends_context("uid")
    def _compute_is_acknowledged(self):
        for code in self:
            # sudo: only tells the user about the own acknowledgement
            code.is_acknowledged = (
                self.env.user in code.sudo().acknowledgement_ids.user_id
            )

    def write(self, vals):
        # sudo: whether anybody acknowledged, not who
        if {"body", "version"} & vals.keys() and self.sudo().acknowledgement_ids:
            raise UserError(
                self.env._("People acknowledged this version: make a new one instead.")
            )
        return super().write(vals)

    def action_acknowledge(self):
        self.check_access("read")
        rows = [
            {"code_id": code.id, "user_id": self.env.uid}
            for code in self
            if not code.is_acknowledged
        ]
        # sudo: rows are made by this button alone, for the user himself
        self.env["logistics.conduct.acknowledgement"].sudo().create(rows)
        return True


class LogisticsConductAcknowledgement(models.Model):
    """Who acknowledged which version, and when: append-only."""

    _name = "logistics.conduct.acknowledgement"
    _description = "Acknowledgement of the Code"
    _order = "id desc"
    _rec_name = "user_id"

    code_id = fields.Many2one(
        "logistics.conduct.code", required=True, readonly=True, ondelete="restrict"
    )
    user_id = fields.Many2one("res.users", required=True, readonly=True, index=True)

    _once = models.UniqueIndex("(code_id, user_id)")

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("An acknowledgement never changes."))
