from odoo import api, models, tools


class CrmTeam(models.Model):
    """The order of the steps of each team that works by them."""

    _inherit = "crm.team"

    @api.model
    @tools.ormcache()
    def _logistics_steps(self):
        """``{team id: (stage id, ...)}`` of the flagged teams, in the order of the
        steps. Asked on every lead, so it costs a statement once per change only."""
        flagged = self._logistics_flagged_ids()
        # sudo: only ids; a lead may belong to a team of a company not ticked now.
        stages = (
            self.env["crm.stage"].sudo().search([("team_ids", "in", list(flagged))])
        )
        steps = {team: [] for team in flagged}
        for stage in stages:
            for team in stage.team_ids.ids:
                if team in steps:
                    steps[team].append(stage.id)
        return {team: tuple(order) for team, order in steps.items() if order}
