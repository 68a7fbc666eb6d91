"""What happens once, when the addon is installed."""


def post_init_hook(env):
    env["logistics.customer.owner"]._install_rows()


def load_inherited_terms(env):
    """Labels of our mixins' choices on the models of an addon that comes later.

    They belong to logistics_crm, whose terms Odoo loaded before those models came.
    """
    env["ir.module.module"]._get("logistics_crm")._update_translations()
