from odoo import api, models


class LogisticsFileMixin(models.AbstractModel):
    """Uploaded files belong to the record that lists them: whoever reads the record
    reads them, and they go with it."""

    _name = "logistics.file.mixin"
    _description = "Files Owned by Their Record"

    #: Names of the many2many fields to ir.attachment.
    _file_fields = ()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._own_files()
        return records

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(self._file_fields):
            self._own_files()
        return result

    def _own_files(self):
        for record in self:
            for name in self._file_fields:
                # sudo: only fresh uploads of the user himself that belong nowhere yet.
                fresh = record.sudo()[name].filtered(
                    lambda file: not file.res_id and file.create_uid == self.env.user
                )
                if fresh:
                    fresh.write({"res_model": record._name, "res_id": record.id})
