"""What happens once, when the addon is installed."""

from odoo.addons.logistics_crm.hooks import load_inherited_terms


def post_init_hook(env):
    load_inherited_terms(env)
