"""What cannot be as before after an uninstall is done here, openly, before deletion."""

from odoo.tools import SQL


def uninstall_hook(env):
    _keep_internal(env)
    _release_leads(env)
    _close_activities(env)
    drop_restrictions(env, "logistics_crm")


def drop_restrictions(env, module):
    """Links between tables of one addon no longer forbid a deletion.

    Odoo deletes the data files' records before it drops the tables: rows that users
    made would forbid it, and each refusal would stand in the log as an error.
    """
    data = env["ir.model.data"].search(
        [("module", "=", module), ("model", "=", "ir.model")]
    )
    names = env["ir.model"].browse(data.mapped("res_id")).mapped("model")
    # Native models that we extend carry our mark as well: they keep their links.
    ours = [name for name in names if name.startswith("logistics.") and name in env]
    tables = [env[name]._table for name in ours]
    rows = env.execute_query(
        SQL(
            """SELECT source.relname, c.conname
                 FROM pg_constraint c
                 JOIN pg_class source ON source.oid = c.conrelid
                 JOIN pg_class target ON target.oid = c.confrelid
                WHERE c.contype = 'f' AND c.confdeltype IN ('r', 'a')
                  AND target.relname = ANY(%s)""",
            tables,
        )
    )
    for table, name in rows:
        env.cr.execute(
            SQL(
                "ALTER TABLE %s DROP CONSTRAINT %s",
                SQL.identifier(table),
                SQL.identifier(name),
            )
        )


def _own(env, model):
    data = env["ir.model.data"].search(
        [("module", "=", "logistics_crm"), ("model", "=", model)]
    )
    records = env[model].with_context(active_test=False)
    return records.browse(data.mapped("res_id")).exists()


def _keep_internal(env):
    """Internal users whose right came with our groups alone stay internal users."""
    groups = _own(env, "res.groups")
    internal = env.ref("base.group_user")
    users = groups.with_context(active_test=False).user_ids
    users.filtered(
        lambda user: (
            internal in user.all_group_ids
            and internal not in (user.group_ids - groups).all_implied_ids
        )
    ).write({"group_ids": [(4, internal.id)]})


def _release_leads(env):
    """Leads in our stages go to the company's first global stage (won ones to the won
    one) with a note that names the old step; our team lets them go."""
    stages, teams = _own(env, "crm.stage"), _own(env, "crm.team")
    leads = env["crm.lead"].with_context(
        active_test=False, tracking_disable=True, mail_notrack=True
    )
    leads = leads.search(
        ["|", ("stage_id", "in", stages.ids), ("team_id", "in", teams.ids)]
    )
    notes = {lead.id: lead.stage_id.name for lead in leads if lead.stage_id in stages}
    won = leads.filtered(lambda lead: lead.stage_id.is_won)
    leads.filtered(lambda lead: lead.team_id in teams).write({"team_id": False})
    if won:
        won.write({"stage_id": _global_stage(env, stages, True).id})
    if leads - won:
        (leads - won).write({"stage_id": _global_stage(env, stages, False).id})
    leads.browse(notes)._message_log_batch(
        {
            lead_id: env._("Step before the logistics addon left: %(step)s", step=step)
            for lead_id, step in notes.items()
        }
    )
    # A stage that the company made for our team becomes global when the team goes:
    # folded, so that it does not widen the other teams' pipelines.
    foreign = env["crm.stage"].search([("team_ids", "in", teams.ids)]) - stages
    foreign.filtered(lambda stage: stage.team_ids <= teams).write({"fold": True})
    (stages | foreign).write({"team_ids": [(3, team.id) for team in teams]})


def _global_stage(env, own_stages, is_won):
    stage = env["crm.stage"].search(
        [
            ("id", "not in", own_stages.ids),
            ("team_ids", "=", False),
            ("is_won", "=", is_won),
        ],
        limit=1,
    )
    return stage or env["crm.stage"].create(
        {"name": env._("Won") if is_won else env._("New"), "is_won": is_won}
    )


def _close_activities(env):
    types = _own(env, "mail.activity.type")
    env["mail.activity"].with_context(active_test=False).search(
        [("activity_type_id", "in", types.ids)]
    ).unlink()
