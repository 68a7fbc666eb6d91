"""What is done openly before the addon's records go."""

from odoo.addons.logistics_crm.uninstall import drop_restrictions


def uninstall_hook(env):
    """Reminders of ours go; approval rules and steps of our documents, too."""
    own = [name for name in env.registry if name.startswith("logistics.complaint")]
    own += ["logistics.claim"]
    activities = env["mail.activity"].with_context(active_test=False)
    activities.search([("res_model", "in", own)]).unlink()
    env["logistics.approval.rule"].with_context(active_test=False).search(
        [("res_model", "in", own)]
    ).unlink()
    env.cr.execute(
        "DELETE FROM logistics_approval_step WHERE res_model = ANY(%s)", [own]
    )
    drop_restrictions(env, "logistics_complaints")
