"""Duplicate check: who may create a customer that is there already."""

from odoo.exceptions import ValidationError

from .duplicate_common import DuplicateCommon


class TestDuplicateBlock(DuplicateCommon):
    # --- blocking ---------------------------

    def _create(self, role, **values):
        return self.as_role(self.env["res.partner"], role).create(
            {"name": "北方钢铁有限公司", "is_company": True, **values}
        )

    def test_warn_is_the_default_and_lets_create(self):
        self.assertEqual(self.policy.duplicate_mode, "warn")
        self._create("sales2")

    def test_block_stops_salespeople(self):
        self.policy.duplicate_mode = "block"
        with self.assertRaisesRegex(ValidationError, "of Sales"):
            self._create("sales2")
        self._create("sales2", name="Southern Paper")

    def test_block_lets_contacts_and_changes_pass(self):
        twin = self._create("sales2")
        self.policy.duplicate_mode = "block"
        self._create("sales2", is_company=False)
        # A customer of an earlier transaction
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = '2020-01-01' WHERE id = %s", [twin.id]
        )
        twin.invalidate_recordset()
        self.as_role(twin, "sales2").write({"phone": "021 65432100"})

    def test_block_never_stops_finance_admin_or_jobs(self):
        self.policy.duplicate_mode = "block"
        finance = self.users["finance"]
        finance.group_ids |= self.env.ref("base.group_partner_manager")
        self._create("finance")
        self.users["policy"].group_ids |= self.env.ref("base.group_partner_manager")
        self._create("policy")
        robot = self.env.ref("base.user_root")
        self.env["res.partner"].with_user(robot).create(
            {"name": "北方钢铁有限公司", "is_company": True}
        )

    def test_block_everyone_when_set(self):
        self.policy.write({"duplicate_mode": "block", "duplicate_block_everyone": True})
        self.users["finance"].group_ids |= self.env.ref("base.group_partner_manager")
        with self.assertRaises(ValidationError):
            self._create("finance")

    def test_block_names_the_row_of_an_import(self):
        self.policy.duplicate_mode = "block"
        result = (
            self.as_role(self.env["res.partner"], "sales2")
            .with_context(import_file=True)
            .load(
                ["name", "is_company"],
                [["Southern Paper", "1"], ["北方钢铁有限公司", "1"]],
            )
        )
        self.assertFalse(result["ids"])
        self.assertEqual([m["record"] for m in result["messages"]][-1:], [1])

    def test_mail_domain_alone_does_not_block(self):
        self.policy.duplicate_mode = "block"
        self._create("sales2", name="Subsidiary", email="a@northern-steel.example")
