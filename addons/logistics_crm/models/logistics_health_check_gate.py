from odoo import api, models


class LogisticsHealthCheck(models.Model):
    _inherit = "logistics.health.check"

    @api.model
    def _codes(self):
        return super()._codes() + [
            (
                "gates_unchecked",
                self.env._("Key results that cannot be checked"),
                self.env._(
                    "Their check was uninstalled, so they keep nobody back: archive "
                    "them or change them to a document or a tick."
                ),
            ),
            (
                "gate_debt",
                self.env._("Waivers that expired while the result is still owed"),
                self.env._(
                    "Let the salesperson deliver the result, or waive it again."
                ),
            ),
        ]

    def _check_gates_unchecked(self, company):
        gates = self.env["logistics.stage.gate"].search(
            [("company_id", "in", [False, company.id])]
        )
        return gates.filtered("check_missing")

    def _check_gate_debt(self, company):
        waivers = self.env["logistics.gate.waiver"]
        return waivers.search(
            [("lead_id.company_id", "in", [False, company.id])]
        ).filtered(lambda waiver: waiver.state == "owed")
