from odoo import fields, models

from .res_partner_review import REVIEW


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """Whoever ends the activity of a review has reviewed the card."""
        review = self.env.ref(REVIEW, raise_if_not_found=False)
        reviews = self.filtered(lambda activity: activity.activity_type_id == review)
        partners = self.env["res.partner"].browse(reviews.mapped("res_id"))
        partners.logistics_profile_reviewed_on = fields.Date.context_today(self)
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
