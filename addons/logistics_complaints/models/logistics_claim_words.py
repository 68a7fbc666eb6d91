from odoo import models

try:
    from cn2an import an2cn
except ImportError:  # As l10n_cn: without the library the figures stand alone.
    an2cn = None


class LogisticsClaim(models.Model):
    """The amount of a payment in words, as finance asks for it (H-7.4.4)."""

    _inherit = "logistics.claim"

    def _get_amount_words(self):
        """In Chinese the capital figures of CNY, which Odoo's own words do not know;
        empty where there are none, rather than words of another language."""
        self.ensure_one()
        lang = self.env.lang or ""
        if not lang.startswith("zh"):
            return self.currency_id.amount_to_text(self.amount_agreed)
        if an2cn and lang == "zh_CN" and self.currency_id.name == "CNY":
            return an2cn(round(self.amount_agreed, 2), "rmb")
        return ""
