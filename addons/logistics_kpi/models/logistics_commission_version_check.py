from odoo import api, models
from odoo.exceptions import ValidationError


class LogisticsCommissionVersion(models.Model):
    """Numbers of a version that cannot be."""

    _inherit = "logistics.commission.version"

    @api.constrains("lead_share", "participant_share")
    def _check_shares(self):
        for version in self:
            total = round(version.lead_share + version.participant_share, 6)
            if total != 100 or min(version.lead_share, version.participant_share) < 0:
                raise ValidationError(
                    self.env._(
                        "The shares of %(version)s add up to %(total)s %%: make it "
                        "100 %%.",
                        version=version.display_name,
                        total=total,
                    )
                )

    @api.constrains(
        "retention_rate",
        "leaver_rate",
        "hold_overdue_rate",
        "release_month",
        "floor_amount",
        "cap_amount",
    )
    def _check_numbers(self):
        for version in self:
            rates = (
                version.retention_rate,
                version.leaver_rate,
                version.hold_overdue_rate,
            )
            if min(rates) < 0 or max(rates) > 1 or not 1 <= version.release_month <= 12:
                raise ValidationError(
                    self.env._(
                        "Parts lie between 0 % and 100 %, the month between 1 and 12."
                    )
                )
            if min(version.floor_amount, version.cap_amount) < 0:
                raise ValidationError(
                    self.env._("A limit of the payment cannot be below zero.")
                )
