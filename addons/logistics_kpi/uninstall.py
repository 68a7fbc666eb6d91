"""What is done openly before the addon's records go."""

from odoo.addons.logistics_crm.uninstall import drop_restrictions


def uninstall_hook(env):
    """Templates, metrics and plans that people used no longer forbid their deletion."""
    drop_restrictions(env, "logistics_kpi")
