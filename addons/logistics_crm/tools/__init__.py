"""Pure rules of the suite: standard library only, no Odoo, no clock, no text."""
"""Rules without Odoo: no import of odoo, no clock, no translation, no database."""
