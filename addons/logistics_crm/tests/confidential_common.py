"""An open, a confidential and a secret customer."""

from .common import LogisticsCommon

EXPORT = "logistics_crm.group_logistics_customer_export"
LOGGERS = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")


class ConfidentialCommon(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.open, cls.secret, cls.confidential = (
            cls._new_customer(name, phone="+86 21 5000 0001", **values)
            for name, values in (
                ("Open", {}),
                ("Hidden", {"logistics_confidentiality": "secret"}),
                ("Quiet", {"logistics_confidentiality": "confidential"}),
            )
        )
        cls.all = cls.open | cls.secret | cls.confidential
        cls.policy = cls.env["logistics.company.policy"]._get(cls.company_a)
        cls.users["exporter"] = cls._new_user("exporter", EXPORT, cls.company_a)
        cls.users["sales"].group_ids += cls.env.ref("base.group_allow_export")
        cls.logs = cls.env["logistics.export.log"]
