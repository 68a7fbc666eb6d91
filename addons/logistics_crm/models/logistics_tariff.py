from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class LogisticsTariff(models.Model):
    """One version of the group's tariff. A published version never changes: the next
    one follows it (H-5.9.3-2)."""

    _name = "logistics.tariff"
    _description = "Tariff"
    _inherit = ["mail.thread"]
    _order = "date_from desc, version desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    version = fields.Integer(readonly=True, copy=False, aggregator=None)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        string="Valid from",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
    )
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    line_ids = fields.One2many("logistics.tariff.line", "tariff_id", copy=True)
    line_count = fields.Integer(compute="_compute_line_count", string="Lines")

    @api.depends("line_ids")
    def _compute_line_count(self):
        for tariff in self:
            tariff.line_count = len(tariff.line_ids)

    @api.depends("name", "version")
    def _compute_display_name(self):
        for tariff in self:
            number = f" v{tariff.version}" if tariff.version else ""
            tariff.display_name = f"{tariff.name or ''}{number}"

    @api.model_create_multi
    def create(self, vals_list):
        tariffs = super().create(
            [{**vals, "state": "draft", "version": 0} for vals in vals_list]
        )
        for tariff in tariffs:
            tariff._number()
        return tariffs

    def _number(self):  # pylint: disable=missing-return
        self.ensure_one()
        last = self.search(
            [("company_id", "=", self.company_id.id), ("id", "!=", self.id)],
            order="version desc",
            limit=1,
        )
        # pylint: disable-next=super-method-mismatch
        super().write({"version": last.version + 1})

    def write(self, vals):
        if not vals.keys().isdisjoint({"version", "state"}):
            raise UserError(self.env._("Publish a tariff with its button."))
        if not vals.keys().isdisjoint({"line_ids", "date_from", "company_id"}):
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self._check_draft()

    def _check_draft(self):
        if any(tariff.state == "published" for tariff in self):
            raise UserError(
                self.env._(
                    "A published tariff never changes: make its next version instead."
                )
            )

    def action_publish(self):
        """Orders from the first day on are compared with this version."""
        self.check_access("write")
        self._check_draft()
        if empty := self.filtered(lambda t: not t.line_ids):
            raise UserError(
                self.env._("Enter the lines of %(tariff)s.", tariff=empty[0].name)
            )
        # pylint: disable-next=super-method-mismatch
        super().write({"state": "published"})
        return True

    def action_next_version(self):
        """A draft with the same lines, to be changed and published."""
        self.check_access("create")
        self.ensure_one()
        copy = self.create(
            {
                "name": self.name,
                "company_id": self.company_id.id,
                "line_ids": [
                    Command.create(
                        line._convert_to_write(line.read(line._rate_fields())[0])
                    )
                    for line in self.line_ids
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": copy.id,
            "views": [(False, "form")],
        }

    @api.model
    def _valid_on(self, company, day):
        """The published version that holds on a day, or an empty recordset."""
        # sudo: every role compares its rates with the tariff; nothing is shown.
        return self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "published"),
                ("date_from", "<=", day),
            ],
            limit=1,
        )
