"""Pure rules of the suite: standard library only, no Odoo, no clock, no text."""
