from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class LogisticsLocationConsent(models.Model):
    """An employee allowed his position to be stored at check-in (decisions C10).

    A row says what he was told and when; withdrawing ends it and erases the positions
    stored so far. Nobody consents for somebody else.
    """

    _name = "logistics.location.consent"
    _description = "Location Consent"
    _order = "id desc"
    _rec_name = "user_id"
    _check_company_auto = True

    user_id = fields.Many2one(
        "res.users", string="Employee", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    given_at = fields.Datetime(required=True, readonly=True)
    withdrawn_at = fields.Datetime(readonly=True)
    text = fields.Text(string="What was agreed to", required=True, readonly=True)

    _open_uniq = models.UniqueIndex(
        "(user_id, company_id) WHERE withdrawn_at IS NULL",
        "You have agreed already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_own_hand()
        return super().create(vals_list)

    def write(self, vals):
        self._check_own_hand()
        return super().write(vals)

    def _check_own_hand(self):
        if not self.env.su:
            raise AccessError(
                self.env._("Consent is given and withdrawn with the buttons only.")
            )

    @api.model
    def _get_open(self, user, company):
        """The consent of a user that holds now, or an empty recordset."""
        # sudo: whether somebody agreed is asked before his position is taken
        return self.sudo().search(
            [
                ("user_id", "=", user.id),
                ("company_id", "=", company.id),
                ("withdrawn_at", "=", False),
            ],
            limit=1,
        )

    @api.model
    def _get_text(self, company):
        policy = self.env["logistics.company.policy"]._get(company)
        return self.env._(
            "When you tap check-in or check-out, the position of your device is stored "
            "with the visit, never at any other time. Your superiors see how far it is "
            "from the customer and may see the place. It is erased after %(months)s "
            "months, or at once when you withdraw your consent. You may also check in "
            "without position.",
            months=policy.location_keep_months,
        )

    @api.model
    def action_give(self):
        """The user at the screen agrees, for the current company."""
        self.check_access("create")
        company = self.env.company
        known = self._get_open(self.env.user, company)
        # sudo: rows are written by this method alone, for the user himself
        return bool(
            known
            or self.sudo().create(
                {
                    "user_id": self.env.uid,
                    "company_id": company.id,
                    "given_at": fields.Datetime.now(),
                    "text": self._get_text(company),
                }
            )
        )

    def action_withdraw(self):
        self.check_access("read")
        if self.user_id - self.env.user:
            raise AccessError(
                self.env._("Only the employee himself withdraws his consent.")
            )
        # sudo: see action_give; the positions are the user's own
        for consent in self.sudo().filtered(lambda c: not c.withdrawn_at):
            consent.withdrawn_at = fields.Datetime.now()
            self.env["logistics.visit"].sudo()._erase_locations(
                [
                    ("user_id", "=", consent.user_id.id),
                    ("company_id", "=", consent.company_id.id),
                ]
            )
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_proof(self):
        raise UserError(
            self.env._("A consent is proof and stays: withdraw it instead.")
        )
