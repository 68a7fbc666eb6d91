from odoo import fields, models


class LogisticsComplaint(models.Model):
    """Satisfaction by native rating; the first vote counts, later ones are notes, no
    answer stays empty (P21)."""

    _inherit = "logistics.complaint"

    def action_ask_satisfaction(self):
        self._check_role("cs_officer")
        self.check_access("write")
        for complaint in self:
            answered = complaint.kind != "complaint" and complaint.replied_at
            complaint._check_open("feedback", *(("registered",) if answered else ()))
        template = self.env.ref("logistics_complaints.mail_template_complaint_rating")
        for complaint in self:
            if complaint.partner_id.email:
                complaint.rating_send_request(
                    template, lang=complaint.partner_id.lang, force_send=False
                )
        self._as_engine().asked_at = fields.Datetime.now()
        return True

    def rating_apply(
        self,
        rate,
        token=None,
        rating=None,
        feedback=None,
        subtype_xmlid=None,
        notify_delay_send=False,
    ):
        # sudo: the token names the vote; whoever holds it is the customer
        known = rating or self.env["rating.rating"].sudo().search(
            [("access_token", "=", token)], limit=1
        )
        if known.consumed and self.satisfaction:
            self._message_log(
                body=self.env._(
                    "A later vote was not counted: %(rate)s of 5", rate=rate
                )
            )
            return known
        result = super().rating_apply(
            rate, token, rating, feedback, subtype_xmlid, notify_delay_send
        )
        self._set_satisfaction(rate)
        return result

    def _set_satisfaction(self, rate):
        verdict = "happy" if rate >= 4 else "ok" if rate >= 3 else "unhappy"
        for complaint in self._as_engine():
            if complaint.satisfaction:
                continue
            complaint.satisfaction = verdict
            if verdict == "unhappy":
                complaint._follow_up_unhappy()

    def _follow_up_unhappy(self):
        """Somebody else than the handler calls the customer."""
        managers = self._get_managers(self.company_id)
        other = (managers - self.user_id)[:1] or managers[:1]
        if other:
            self.activity_schedule(
                "mail.mail_activity_data_call",
                summary=self.env._("Dissatisfied customer: call back"),
                user_id=other.id,
            )
