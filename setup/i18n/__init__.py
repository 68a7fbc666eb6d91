"""Translations: templates from Odoo, zh_CN by hand, zh_TW derived, all checked."""
