from odoo import api, fields, models
from odoo.exceptions import UserError


class LogisticsExportLog(models.Model):
    """Who took which customers out, by which filter, how many; never changed
    (decisions B4, S-TOC-7.2.4)."""

    _name = "logistics.export.log"
    _description = "Customer Export"
    _order = "id desc"
    _rec_name = "create_date"
    _check_company_auto = True

    user_id = fields.Many2one(
        "res.users", readonly=True, index=True, ondelete="set null"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    res_model = fields.Char(string="Exported from", required=True, readonly=True)
    model_name = fields.Char(string="List", compute="_compute_model_name")
    filter_text = fields.Text(
        string="Filter", readonly=True, help="Empty: the rows were ticked by hand."
    )
    field_names = fields.Text(string="Fields", readonly=True)
    record_ids = fields.Json(string="Customer ids", readonly=True)
    row_count = fields.Integer(string="Customers", readonly=True)

    @api.depends("res_model")
    @api.depends_context("lang")
    def _compute_model_name(self):
        for log in self:
            # sudo: the title of the list, which its user saw on the screen.
            log.model_name = self.env["ir.model"].sudo()._get(log.res_model).name

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The export log is never changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ever(self):
        raise UserError(self.env._("The export log is never changed."))

    @api.model
    def _log(self, partners, model, field_names):
        """Note an export of customers.

        :param partners: the customers whose data leave
        :param model: technical name of the exported model
        :param field_names: the exported paths
        """
        # sudo: everybody's export is noted, nobody writes the log by hand.
        return self.sudo().create(
            {
                "user_id": self.env.uid,
                "company_id": self.env.company.id,
                "res_model": model,
                "filter_text": self.env.context.get("logistics_export_filter"),
                "field_names": ", ".join(field_names),
                "record_ids": partners.ids,
                "row_count": len(partners),
            }
        )

    def action_open_customers(self):
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Exported customers"),
            "res_model": "res.partner",
            "view_mode": "list,form",
            "domain": [("id", "in", self.record_ids or [])],
        }
