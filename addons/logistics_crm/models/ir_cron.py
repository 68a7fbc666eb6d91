from odoo import models


class IrCron(models.Model):
    """Jobs of ours write in the language of the company, not of the server."""

    _inherit = "ir.cron"

    def _callback(self, cron_name, server_action_id):
        job = self
        if any(name.startswith("logistics_") for name in self._get_job_names()):
            job = self.with_context(lang=self.env.company._logistics_lang())
        return super(IrCron, job)._callback(cron_name, server_action_id)

    def _get_job_names(self):
        """Qualified XML ids of the job."""
        return self.get_external_id().values()
