from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CrmLead(models.Model):
    """Leads of a team with the nine steps know that team's stages alone.

    Odoo offers a stage without team to every team, and "Won" would jump to the
    company's global won stage (design rule 15). Other teams stay as they are.
    """

    _inherit = "crm.lead"

    @api.depends("team_id", "type")
    def _compute_stage_id(self):
        result = super()._compute_stage_id()
        for lead in self:
            if lead._logistics_stage_is_foreign():
                lead.stage_id = lead._stage_find(domain=[("fold", "=", False)])
        return result

    @api.constrains("stage_id", "team_id")
    def _check_logistics_stage(self):
        foreign = self.filtered(lambda lead: lead._logistics_stage_is_foreign())
        if foreign:
            raise ValidationError(
                self.env._(
                    "Choose a stage of the team: %(leads)s.",
                    leads=", ".join(
                        f"{lead.name} ({lead.team_id.name} / {lead.stage_id.name})"
                        for lead in foreign
                    ),
                )
            )

    def _logistics_stage_is_foreign(self):
        team, stage = self.team_id, self.stage_id
        return team._logistics_all_flagged() and stage and team not in stage.team_ids

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        team = self.env["crm.team"].browse(self.env.context.get("default_team_id"))
        if not team and self.env.context.get("show_user_team_stages"):
            team = self.env.user.crm_team_ids
        if not team._logistics_all_flagged():
            return super()._read_group_stage_ids(stages, domain)
        wanted = Domain("id", "in", stages.ids) | Domain("team_ids", "in", team.ids)
        # sudo: as native, the columns of the pipeline do not depend on the reader.
        return stages.browse(stages.sudo()._search(wanted, order=stages._order))

    def _stage_find(self, team_id=False, domain=None, order="sequence, id", limit=1):
        team = self.env["crm.team"].browse(team_id) if team_id else self.team_id
        if not team._logistics_all_flagged():
            return super()._stage_find(
                team_id=team_id, domain=domain, order=order, limit=limit
            )
        wanted = Domain("team_ids", "in", team.ids) & Domain(domain or Domain.TRUE)
        return self.env["crm.stage"].search(wanted, order=order, limit=limit)

    def action_set_won(self):
        """One batch may hold leads of both kinds of teams; each finds its own won."""
        flagged = self.filtered(lambda lead: lead.team_id._logistics_all_flagged())
        if flagged and flagged != self:
            super(CrmLead, self - flagged).action_set_won()
            return super(CrmLead, flagged).action_set_won()
        return super().action_set_won()

    def _merge_opportunity(
        self, user_id=False, team_id=False, auto_unlink=True, max_length=5
    ):
        merging = self.with_context(logistics_merge_team_id=team_id)
        merged = super(CrmLead, merging)._merge_opportunity(
            user_id=user_id,
            team_id=team_id,
            auto_unlink=auto_unlink,
            max_length=max_length,
        )
        return merged.with_env(self.env)

    def _merge_data(self, fnames=None):
        """The merged lead starts in the first step when its team has the nine steps and
        the stage comes from elsewhere."""
        data = super()._merge_data(fnames)
        team_id = self.env.context.get("logistics_merge_team_id") or data.get("team_id")
        team = self.env["crm.team"].browse(team_id)
        stage = self.env["crm.stage"].browse(data.get("stage_id"))
        if team._logistics_all_flagged() and team not in stage.team_ids:
            data["stage_id"] = self.browse()._stage_find(team_id=team.id).id
        return data
