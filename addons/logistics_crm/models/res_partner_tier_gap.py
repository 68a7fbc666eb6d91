from odoo import api, fields, models


class ResPartner(models.Model):
    """What the tier asks for and the customer does not have yet (K-2.3-1, K-2.3-3)."""

    _inherit = "res.partner"

    logistics_tier_hint = fields.Char(
        compute="_compute_logistics_tier_hint",
        groups="logistics_crm.group_logistics_user",
        help="What the tier asks for and is missing.",
    )

    @api.depends("logistics_tier_id", "user_id")
    @api.depends_context("company", "lang")
    def _compute_logistics_tier_hint(self):
        teams = self._get_logistics_team_sizes()
        for partner in self:
            size = teams.get(partner.commercial_partner_id.id, 0)
            gaps = partner._get_tier_gaps(size)
            partner.logistics_tier_hint = " ".join(gaps) or False

    def _get_logistics_team_sizes(self):
        """People responsible today for customers whose tier asks for a team.

        :returns: dict partner id -> number of different users; one statement
        """
        teams = self.commercial_partner_id.filtered("logistics_tier_id.team_required")
        if not teams:
            return {}
        today = fields.Date.context_today(self)
        # sudo: the number of people is counted, not who they are.
        rows = (
            self.env["logistics.customer.owner"]
            .sudo()
            ._read_group(
                [
                    ("partner_id", "in", teams.ids),
                    ("is_merged", "=", False),
                    "|",
                    ("date_from", "=", False),
                    ("date_from", "<=", today),
                    "|",
                    ("date_to", "=", False),
                    ("date_to", ">", today),
                ],
                ["partner_id"],
                ["user_id:count_distinct"],
            )
        )
        return {partner.id: count for partner, count in rows}

    def _get_tier_gaps(self, team_size):
        """Sentences on what the tier asks for and is not there; extended by others.

        :param team_size: number of people responsible for the customer
        """
        self.ensure_one()
        tier = self.logistics_tier_id
        gaps = []
        if tier and not self.user_id:
            gaps.append(
                self.env._(
                    "A customer of tier %(tier)s needs a salesperson: enter one.",
                    tier=tier.code,
                )
            )
        if tier.team_required and team_size < tier.team_members:
            gaps.append(
                self.env._(
                    "Tier %(tier)s asks for an account team of %(members)s people, "
                    "%(present)s are named: add them under ownership.",
                    tier=tier.code,
                    members=tier.team_members,
                    present=team_size,
                )
            )
        return gaps
