from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LogisticsNegotiationTopic(models.Model):
    """A topic of the minutes: both positions and what was agreed (K-4.3.2c)."""

    _name = "logistics.negotiation.topic"
    _description = "Negotiation Topic"
    _order = "negotiation_id, sequence, id"
    _check_company_auto = True

    negotiation_id = fields.Many2one(
        "logistics.negotiation",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(related="negotiation_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Topic", required=True)
    our_position = fields.Text()
    their_position = fields.Text(string="The customer's position")
    agreed = fields.Boolean()
    agreed_text = fields.Text(string="Agreed text", help="Goes into the contract.")

    @api.constrains("agreed", "agreed_text")
    def _check_text(self):
        for topic in self:
            if topic.agreed and not (topic.agreed_text or "").strip():
                raise ValidationError(
                    self.env._(
                        "Write down what was agreed on '%(topic)s'.", topic=topic.name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        topics = super().create(vals_list)
        topics.negotiation_id._check_open()
        return topics

    def write(self, vals):
        self.negotiation_id._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.negotiation_id._check_open()
