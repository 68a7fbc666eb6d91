"""A customer in the public pool, and the day on which its tests live."""

from freezegun import freeze_time

from .common import LogisticsCommon


class PoolCommon(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-03-02 09:00:00"))
        cls.policy = cls.env["logistics.company.policy"]._get(cls.company_a)
        cls.Owner = cls.env["logistics.customer.owner"]
        cls.customer = cls._in_pool("Northern Steel")
        cls.journal = cls.env["account.journal"].create(
            {
                "name": "Sales",
                "code": "LGP",
                "type": "sale",
                "company_id": cls.company_a.id,
            }
        )

    @classmethod
    def _in_pool(cls, name, owner="sales"):
        partner = cls._new_customer(name, user_id=cls.users[owner].id)
        partner.user_id = False
        return partner
