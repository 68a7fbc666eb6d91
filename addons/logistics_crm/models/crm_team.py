from odoo import api, fields, models, tools


class CrmTeam(models.Model):
    """A team may work by the nine checked steps; all other teams stay as they are."""

    _inherit = "crm.team"

    use_logistics_steps = fields.Boolean(
        string="Nine logistics steps",
        help="Leads of this team use the team's own stages only and follow the rules "
        "of project customer development. Other teams are not touched.",
    )

    # --- the flag, at no cost for leads of other teams --------------------------------

    @api.model
    @tools.ormcache()
    def _logistics_flagged_ids(self):
        """Ids of the teams with the nine steps, of every company."""
        # sudo: a lead may belong to a team of a company that is not ticked now; only
        # ids leave.
        teams = self.sudo().with_context(active_test=False)
        return frozenset(teams.search([("use_logistics_steps", "=", True)]).ids)

    def _logistics_all_flagged(self):
        """Is there a team, and do all of them work by the nine steps?"""
        return bool(self) and self._logistics_flagged_ids().issuperset(self.ids)

    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        if any(vals.get("use_logistics_steps") for vals in vals_list):
            teams._logistics_flag_changed()
        return teams

    def write(self, vals):
        result = super().write(vals)
        if "use_logistics_steps" in vals:
            self._logistics_flag_changed()
        return result

    def _logistics_flag_changed(self):
        """A newly flagged team without stages of its own shares the nine steps."""
        self.env.registry.clear_cache()
        project = self.env.ref("logistics_crm.crm_team_project", False)
        # sudo: whoever may flag a team may give it the steps.
        stages = self.env["crm.stage"].sudo()
        flagged = self.filtered("use_logistics_steps")
        needy = flagged - stages.search([("team_ids", "in", flagged.ids)]).team_ids
        if project and needy:
            steps = stages.search([("team_ids", "in", project.ids)])
            steps.team_ids = [fields.Command.link(team.id) for team in needy]

    # --- choice of a team -------------------------------------------------------------

    def _get_default_team_id(self, user_id=False, domain=False):
        """A team with the nine steps is joined or chosen, never a fallback: a company
        without team of its own gets the same leads after installing as before."""
        team = super()._get_default_team_id(user_id=user_id, domain=domain)
        if not team._logistics_all_flagged():
            return team
        # sudo: the id of the salesperson may be given; only membership is compared.
        user = self.env["res.users"].sudo().browse(user_id or self.env.uid)
        if (
            team.id == self.env.context.get("default_team_id")
            or user == team.user_id
            or user in team.member_ids
        ):
            return team
        companies = [False, *(user.company_ids & self.env.companies).ids]
        others = self.search(
            [("company_id", "in", companies), ("use_logistics_steps", "=", False)]
        )
        return (others.filtered_domain(domain or []) or others)[:1]

    @api.model
    def action_logistics_pipeline(self):
        """Open the pipeline of the teams that work by the nine steps."""
        self.env["crm.lead"].check_access("read")
        flagged = [("use_logistics_steps", "=", True)]
        mine = self.search([*flagged, ("member_ids", "in", self.env.uid)], limit=1)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_crm.crm_lead_action_steps"
        )
        action["context"] = {
            "default_type": "opportunity",
            "default_team_id": (mine or self.search(flagged, limit=1)).id,
        }
        return action
