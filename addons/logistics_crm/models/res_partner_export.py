from odoo import models
from odoo.exceptions import AccessError

from .res_partner_confidentiality import GUARDED

EXPORTERS = "logistics_crm.group_logistics_customer_export"
#: A customer that is merely named by another record is no export of its data.
NAMES = frozenset({"id", ".id", "name", "display_name", "complete_name"})


class Base(models.AbstractModel):
    """The one door of exports: customers leave through their own list, and through
    any record that shows their data."""

    _inherit = "base"

    def export_data(self, fields_to_export):
        partners = self._logistics_exported_partners(fields_to_export)
        partners._logistics_check_export()
        result = super().export_data(fields_to_export)
        if partners:
            log = self.env["logistics.export.log"]
            log._log(partners, self._name, fields_to_export)
        return result

    def _logistics_exported_partners(self, paths):
        """Partners whose data, more than the name, are in the exported paths."""
        partners = self.env["res.partner"]
        if self._name == partners._name:
            partners = self
        for prefix in self._logistics_partner_prefixes(paths):
            # sudo: what may not be read is refused by the export itself; here only
            # the confidentiality is looked at.
            partners |= self.sudo().mapped(prefix).sudo(False)
        return partners

    def _logistics_partner_prefixes(self, paths):
        """Dotted paths to partners that are the way to further fields."""
        prefixes = set()
        for path in paths:
            model, steps = self, path.split("/")
            for index, step in enumerate(steps[:-1], start=1):
                field = model._fields.get(step)
                if field is None or not field.comodel_name:
                    break
                model = self.env[field.comodel_name]
                if model._name == "res.partner" and steps[index] not in NAMES:
                    prefixes.add(".".join(steps[:index]))
        return prefixes


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _logistics_check_export(self):
        """Refuse to let customers out that the current user may not export."""
        if not self or self.env.su or self.env.user.has_group(EXPORTERS):
            return
        policy = self.env["logistics.company.policy"]._get()
        if policy.export_role_required:
            raise AccessError(
                self.env._(
                    "Customers are exported by holders of the role 'May export "
                    "customers' only: ask one of them for the list."
                )
            )
        # sudo: the mark of a customer is compared, not shown.
        guarded = self.sudo().search(
            [
                ("id", "in", self.ids),
                ("commercial_partner_id.logistics_confidentiality", "in", GUARDED),
            ],
            limit=4,
        )
        if guarded:
            names = ", ".join(guarded[:3].mapped("display_name"))
            raise AccessError(
                self.env._(
                    "These customers are confidential: %(names)s. Leave them out, or "
                    "ask a holder of the role 'May export customers'.",
                    names=names + (" …" if len(guarded) > 3 else ""),
                )
            )
