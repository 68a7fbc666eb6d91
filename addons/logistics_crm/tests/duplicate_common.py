"""A customer that others try to enter again."""

from .common import LogisticsCommon


class DuplicateCommon(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.steel = cls._new_customer(
            "上海北方钢铁有限公司",
            user_id=cls.users["sales"].id,
            company_registry="91350100M000100Y43",
            phone="+86 21 6543 2100",
            email="li@northern-steel.example",
        )
        cls.policy = cls.env["logistics.company.policy"]._get(cls.company_a)
