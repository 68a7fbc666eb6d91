from odoo import fields, models


class LogisticsContractParty(models.Model):
    """Who is bound: customer, upstream, downstream, supplier (B-2.1-A6.2)."""

    _name = "logistics.contract.party"
    _description = "Contract Party"
    _order = "contract_id, id"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "logistics.contract",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    role = fields.Selection(
        [
            ("customer", "Customer"),
            ("upstream", "Upstream"),
            ("downstream", "Downstream"),
            ("supplier", "Supplier"),
        ],
        required=True,
        default="customer",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Party", required=True, index=True, check_company=True
    )
    note = fields.Char()


class LogisticsContractSignal(models.Model):
    """A situation that ends the cooperation with its early sign (B-2.1-A6.3), or a
    foreseeable problem with its solution (B-2.1-A8)."""

    _name = "logistics.contract.signal"
    _description = "Contract Signal or Contingency"
    _order = "contract_id, kind, id"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "logistics.contract",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    kind = fields.Selection(
        [("termination", "Termination"), ("contingency", "Contingency")],
        required=True,
        default="termination",
    )
    name = fields.Char(string="Situation", required=True)
    early_sign = fields.Char(string="Early sign or trigger", required=True)
    measure = fields.Char(string="What both sides do", required=True)
    user_id = fields.Many2one("res.users", string="Who acts")
    seen_on = fields.Date(string="Sign seen on", help="Set it, and who acts is told.")
    outcome = fields.Char()

    def write(self, vals):
        fresh = self.filtered(lambda s: not s.seen_on) if vals.get("seen_on") else []
        result = super().write(vals)
        for signal in fresh:
            signal.contract_id.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Consult the customer: %(sign)s", sign=signal.name),
                user_id=(signal.user_id or signal.contract_id.user_id).id,
            )
        return result


class LogisticsContractContact(models.Model):
    """Who talks with whom about what, and how fast (B-2.1-A9)."""

    _name = "logistics.contract.contact"
    _description = "Contract Contact"
    _order = "contract_id, id"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "logistics.contract",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    topic = fields.Char(required=True)
    user_id = fields.Many2one("res.users", string="Our contact")
    partner_id = fields.Many2one(
        "res.partner", string="Their contact", index=True, check_company=True
    )
    channel = fields.Char()
    reply_hours = fields.Float(string="Reply within (hours)")
