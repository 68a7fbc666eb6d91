"""Two customers as an installation leaves them, and files for the import wizard."""

import base64
import io

import openpyxl
from freezegun import freeze_time

from .common import LogisticsCommon

HEADING = ["Customer", "Salesperson", "First day", "Last day", "Role", "Share (%)"]


class ImportCommon(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-03-02 09:00:00"))
        cls.Owner = cls.env["logistics.customer.owner"]
        cls.steel = cls._new_customer(
            "上海北方钢铁有限公司",
            ref="K001",
            company_registry="91350100M000100Y43",
            user_id=cls.users["sales"].id,
        )
        cls.paper = cls._new_customer("Eastern Paper", user_id=cls.users["sales"].id)
        cls.env.flush_all()
        # As an installation leaves it: present salespeople with an open start.
        cls.env.cr.execute(
            "UPDATE logistics_customer_owner SET date_from = NULL, source = 'install' "
            "WHERE partner_id IN %s",
            [(cls.steel.id, cls.paper.id)],
        )
        cls.env.invalidate_all()

    def _xlsx(self, rows, heading=None):
        book = openpyxl.Workbook()
        for line in [heading or HEADING, *rows]:
            book.active.append(line)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def _import(self, content, role="policy", **values):
        if not isinstance(content, bytes):
            content = self._xlsx(content)
        wizard = self.as_role(self.env["logistics.import"], role).create(
            {
                "kind": "ownership",
                "file": base64.b64encode(content),
                "file_name": "history.xlsx",
                **values,
            }
        )
        wizard.action_import()
        return wizard

    def _problems(self, rows):
        wizard = self._import(rows)
        self.assertEqual(wizard.state, "wrong")
        return [(p.row, p.column, p.remedy) for p in wizard.problem_ids]
