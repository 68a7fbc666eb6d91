"""The day on which the tests of the ownership history live."""

from freezegun import freeze_time

from .common import LogisticsCommon


class OwnerCommon(LogisticsCommon):
    def setUp(self):
        super().setUp()
        self.startClassPatcher(freeze_time("2026-03-02 09:00:00"))
        self.Owner = self.env["logistics.customer.owner"]

    def _owned(self, role="sales", **values):
        return self._new_customer(user_id=self.users[role].id, **values)
