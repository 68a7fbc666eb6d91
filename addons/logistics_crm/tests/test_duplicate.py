"""Duplicate check: who has this customer already?"""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .duplicate_common import DuplicateCommon


class TestDuplicate(DuplicateCommon):
    def _check(self, role="sales2", **values):
        check = self.as_role(self.env["logistics.duplicate.check"], role).create(values)
        check.action_check()
        return check

    def _found(self, **values):
        return [line.customer for line in self._check(**values).line_ids]

    # --- keys ---------------------------

    def test_keys_are_filled_with_the_values(self):
        self.assertEqual(self.steel.logistics_registry_key, "91350100M000100Y43")
        self.assertEqual(self.steel.logistics_phone_key, "2165432100")
        self.assertEqual(self.steel.logistics_domain_key, "northern-steel.example")
        self.steel.write({"phone": False, "email": "x@other.example"})
        self.assertFalse(self.steel.logistics_phone_key)
        self.assertEqual(self.steel.logistics_domain_key, "other.example")

    def test_keys_of_the_client_are_dropped(self):
        self.steel.write({"logistics_name_key": "x", "ref": "1"})
        self.assertNotEqual(self.steel.logistics_name_key, "x")

    def test_a_copy_gets_its_own_key(self):
        copy = self.steel.copy({"name": "Other"})
        self.assertEqual(copy.logistics_name_key, "other")

    def test_a_default_of_the_context_is_keyed_too(self):
        partner = (
            self.env["res.partner"]
            .with_context(default_phone="021-65432100")
            .create({"name": "X"})
        )
        self.assertEqual(partner.logistics_phone_key, "2165432100")

    def test_old_customers_are_filled_in_batches(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET logistics_name_key = NULL, "
            "logistics_phone_key = NULL WHERE id = %s",
            [self.steel.id],
        )
        self.env.invalidate_all()
        Partner = self.env["res.partner"]
        while Partner._logistics_fill_keys(2):
            pass
        self.assertEqual(self.steel.logistics_phone_key, "2165432100")
        self.assertTrue(self.steel.logistics_name_key)
        self.assertEqual(Partner._logistics_fill_keys(2), 0)

    def test_the_job_ends(self):
        cron = self.env.ref("logistics_crm.ir_cron_duplicate_keys")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()

    # --- finding ---------------------------

    def test_name_variants(self):
        for name in (
            "上海北方钢铁有限公司",
            "上海 北方钢铁 有限公司",
            "上海北方鋼鐵有限公司",
            "上海市北方钢铁有限责任公司",
            "<b>上海北方钢铁有限公司</b>",
        ):
            with self.subTest(name=name):
                self.assertEqual(self._found(name=name), [self.steel.name])

    def test_full_width_latin(self):
        self._new_customer("ABC Trading Co., Ltd.")
        self.assertEqual(
            self._found(name="ＡＢＣ　Ｔｒａｄｉｎｇ"), ["ABC Trading Co., Ltd."]
        )

    def test_number_phone_and_domain(self):
        for values in (
            {"registry": "9135 0100 M000100Y43"},
            {"phone": "021-65432100"},
            {"email": "wang@northern-steel.example"},
            {"email": "northern-steel.example"},
        ):
            with self.subTest(**values):
                self.assertEqual(self._found(**values), [self.steel.name])

    def test_tax_id_and_registry_are_one_code(self):
        other = self._new_customer("Tax only", vat="CN91350100M000100Y43")
        self.assertEqual(
            set(self._found(registry="91350100M000100Y43")),
            {self.steel.name, other.name},
        )

    def test_a_contact_leads_to_its_company(self):
        self.env["res.partner"].create(
            {"name": "Wang", "parent_id": self.steel.id, "phone": "13800138000"}
        )
        self.assertEqual(self._found(phone="+86 138 0013 8000"), [self.steel.name])

    def test_strangers_and_own_people_are_not_found(self):
        self.assertFalse(self._found(name="Southern Paper"))
        self.assertFalse(self._found(name=self.users["sales"].name))
        self.assertFalse(self._found(name=self.company_a.name))

    def test_very_long_and_strange_names(self):
        partner = self._new_customer("钢" * 10000)
        self.assertEqual(len(self._found(name="钢" * 10000)), 1)
        self.assertLess(len(partner.logistics_name_key), 500)
        self.assertFalse(self._found(name="!!! ???"))

    def test_archived_and_foreign_customers_are_found(self):
        self.steel.active = False
        other = self._new_customer("北方钢铁", company_id=self.company_b.id)
        lines = self._check(name="上海北方钢铁有限公司").line_ids
        self.assertEqual(
            {(line.customer, line.state, line.company or "") for line in lines},
            {
                (self.steel.name, "archived", ""),
                (other.name, "free", self.company_b.name),
            },
        )

    def test_owner_and_state_are_shown_but_no_contact_data(self):
        check = self._check(name=self.steel.name)
        line = check.line_ids
        self.assertEqual((line.owner, line.state), ("Sales", "owned"))
        self.assertEqual(line.matches, "Name")
        shown = str(line.read()) + str(check.read(["line_ids"]))
        for secret in ("6543", "northern-steel", "91350100"):
            self.assertNotIn(secret, shown)

    def test_the_surest_match_comes_first(self):
        self._new_customer("Phone only", phone="021 65432100")
        check = self._check(registry="91350100M000100Y43", phone="021 65432100")
        self.assertEqual(check.line_ids[0].customer, self.steel.name)
        self.assertEqual(check.line_ids[0].matches, "Registry number, Phone")

    def test_nothing_entered_is_said(self):
        with self.assertRaises(UserError):
            self._check()

    def test_another_user_does_not_read_the_result(self):
        check = self._check(name=self.steel.name)
        with self.assertRaises(AccessError):
            self.as_role(check, "sales").read(["name"])

    # --- from the screens ---------------------------

    def test_the_customer_form_warns(self):
        twin = self._new_customer("北方钢铁有限公司")
        self.assertEqual(twin.logistics_duplicate_count, 1)
        action = self.as_role(twin, "sales2").action_logistics_duplicate_check()
        lines = self.env["logistics.duplicate.check"].browse(action["res_id"]).line_ids
        self.assertEqual(lines.customer, self.steel.name)

    def test_the_form_warns_before_saving(self):
        Partner = self.as_role(self.env["res.partner"], "sales2")
        form = Form(Partner.with_context(default_is_company=True))
        form.name = "上海北方钢铁有限公司"
        self.assertEqual(form.logistics_duplicate_count, 1)

    def test_off_warns_nobody(self):
        self.policy.duplicate_mode = "off"
        self.assertEqual(
            self._new_customer("北方钢铁有限公司").logistics_duplicate_count, 0
        )

    def test_one_statement_for_a_page(self):
        partners = self.steel
        for number in range(20):
            partners += self._new_customer(f"Twin {number // 2}")
        self.env.flush_all()
        partners.mapped("name")
        with self.assertQueryCount(2):  # the policy, and the search
            counts = partners.mapped("logistics_duplicate_count")
        self.assertEqual(sum(counts), 20)

    def test_from_a_lead(self):
        lead = self.env["crm.lead"].create(
            {"name": "Lead", "partner_name": "北方钢铁", "user_id": False}
        )
        action = self.as_role(lead, "leader").action_logistics_duplicate_check()
        lines = self.env["logistics.duplicate.check"].browse(action["res_id"]).line_ids
        self.assertEqual(lines.customer, self.steel.name)

    # --- what then ---------------------------

    def test_join_and_dispute_open_a_request(self):
        line = self._check(name=self.steel.name).line_ids
        for kind in ("join", "dispute"):
            context = getattr(line, f"action_{kind}")()["context"]
            self.assertEqual(context["default_kind"], kind)
            request = (
                self.as_role(self.env["logistics.ownership.request"], "sales2")
                .with_context(**context)
                .create({"reason": "x"})
            )
            self.assertEqual(request.partner_id, self.steel)

    def test_a_customer_of_another_company_is_asked_for_there(self):
        self.steel.user_id = False
        self.steel.company_id = self.company_b
        line = self._check(name=self.steel.name).line_ids
        with self.assertRaisesRegex(UserError, "Rhine"):
            line.action_join()

    def test_claim_from_the_result(self):
        self.steel.user_id = False
        line = self._check(name=self.steel.name).line_ids
        self.assertEqual(line.state, "pool")
        line.action_claim()
        self.assertEqual(self.steel.user_id, self.users["sales2"])

    def test_a_customer_without_owner_is_claimed_by_request(self):
        free = self._new_customer("Free Company")
        line = self._check(name=free.name).line_ids
        self.assertEqual(line.state, "free")
        self.assertEqual(line.action_claim()["context"]["default_kind"], "claim")

    def test_service_may_look_but_not_claim(self):
        line = self._check("service", name=self.steel.name).line_ids
        with self.assertRaises(AccessError):
            line.action_join()
