"""Pure rules of the complaint desk: standard library only, no Odoo, no clock."""
