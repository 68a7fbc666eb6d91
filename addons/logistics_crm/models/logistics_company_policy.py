from odoo import api, fields, models, tools


class LogisticsCompanyPolicy(models.Model):
    """The numbers of the handbooks that hold for a whole company: one record each,
    changed by the policy administrator only, every change tracked (H-1.4-1/-2)."""

    _name = "logistics.company.policy"
    _description = "Company Policy"
    _inherit = ["mail.thread"]
    _rec_name = "company_id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    text_lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        string="Language of reminders and reasons",
        help="What jobs write at night: reminders, reasons, names of documents. Empty:"
        " the language of the company's own contact.",
        tracking=True,
    )

    _company_uniq = models.Constraint(
        "UNIQUE(company_id)", "A company has one policy record: open the existing one."
    )

    @api.model
    def _get(self, company=None):
        """The policy of a company; made with the defaults at the first question.

        :param company: res.company, default the current one
        """
        company = company or self.env.company
        # sudo: every role obeys the policy, so every role may ask for it; the record
        # made here holds defaults only.
        policies = self.sudo()
        if known := self._known_ids().get(company.id):
            return policies.browse(known)
        policy = policies.search([("company_id", "=", company.id)], limit=1)
        return policy or policies.create({"company_id": company.id})

    @api.model
    @tools.ormcache()
    def _known_ids(self):
        """Ids of the policies by company, so that asking costs no statement.

        What the running transaction made is left out: it may be rolled back.
        """
        # sudo: as above, every role obeys the policy.
        policies = self.sudo().search([("create_date", "<", self.env.cr.now())])
        return {policy.company_id.id: policy.id for policy in policies}

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        self.env.registry.clear_cache()
        return policies

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    def action_open(self):
        """Open the policy of the current company."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Company policy"),
            "res_model": self._name,
            "res_id": self._get().id,
            "views": [(False, "form")],
        }
