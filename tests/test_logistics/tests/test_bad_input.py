"""Hostile and clumsy input: names of 10,000 characters, HTML in text, calls by RPC."""

import json
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged

from odoo.addons.logistics_crm.tests.tier_common import TierCommon

from . import common

MARKUP = "<img src=x onerror=alert(1)>"


@tagged("post_install", "-at_install")
@freeze_time("2026-04-01 08:00:00")
class TestStrangeText(TierCommon):
    """A customer whose name is markup, 10,000 characters long, is worked with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.name = (MARKUP * 400)[:10_000]
        cls.customer = cls._new_year(
            cls.name, 12_000_000, user_id=cls.users["sales"].id
        )

    def setUp(self):
        super().setUp()
        self.said = self._last("mail.message")
        self.asked = self._last("mail.activity")

    def _last(self, model):
        return self.env[model].search([], order="id desc", limit=1).id or 0

    def assertOnlyText(self):
        """Whatever was said or asked since the test began shows the markup as text."""
        messages = self.env["mail.message"].search([("id", ">", self.said)])
        activities = self.env["mail.activity"].search([("id", ">", self.asked)])
        texts = [*messages.mapped("body"), *activities.mapped("note")]
        texts = [str(text) for text in texts if text]
        self.assertTrue(texts, "nothing was said that could be looked at")
        for text in texts:
            self.assertNotIn("<img src=x", text)

    def test_the_name_is_kept_as_typed_and_found_again(self):
        self.assertEqual(self.customer.name, self.name)
        self.assertEqual(len(self.customer.name), 10_000)
        check = self.as_role(self.env["logistics.duplicate.check"], "sales")
        check = check.create({"name": self.name})
        check.action_check()
        self.assertEqual(check.line_ids.mapped("customer"), [self.name])

    def test_grading(self):
        self._refresh()
        proposal = self.assessments._propose(self._row(self.customer), "new")
        self.assertEqual(proposal.decided_tier_id.code, "A")
        self.assertNotIn("<img", str(proposal.reason_text or ""))
        self._approve(proposal)
        self.assertEqual(
            self.customer.with_company(self.company_a).logistics_tier_id.code, "A"
        )
        self.assertOnlyText()

    def test_handing_over_with_markup_as_reason(self):
        handover = self.as_role(self.env["logistics.customer.handover"], "leader")
        handover = handover.create(
            {
                "from_user_id": self.users["sales"].id,
                "to_user_id": self.users["sales2"].id,
                "reason": MARKUP,
                "partner_ids": [Command.set(self.customer.ids)],
            }
        )
        handover.action_confirm()
        self.assertEqual(self.customer.user_id, self.users["sales2"])
        row = self.customer.logistics_owner_ids.filtered(lambda r: not r.date_to)
        self.assertEqual(row.reason, MARKUP)

    def test_a_visit_report_stays_text(self):
        visit = self.as_role(self.env["logistics.visit"], "sales").create(
            {
                "partner_id": self.customer.id,
                "actual_start": "2026-03-31 02:00:00",
                "actual_stop": "2026-03-31 03:00:00",
                "talk": MARKUP * 400,
                "next_step": MARKUP,
            }
        )
        visit.action_submit()
        self.assertEqual(visit.sudo().next_step, MARKUP)
        self.assertEqual(len(visit.sudo().talk), len(MARKUP) * 400)

    def test_html_fields_are_cleaned(self):
        """Where a rich text is meant, what could run is taken out."""
        wrong = [
            str(field)
            for model in common.own_models(self.env).values()
            for field in model._fields.values()
            if field.type == "html"
            and field._module in common.SUITE
            and not (field.sanitize and field.sanitize_tags)
        ]
        self.assertFalse(wrong, f"rich text that may hold scripts: {wrong}")


@tagged("post_install", "-at_install")
class TestRpcOfStrangers(TransactionCase):
    """What the web client calls, called by people who have no right of ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.strangers = [
            new_test_user(cls.env, f"lg_rpc_{group}", groups=f"base.group_{group}")
            for group in ("user", "portal")
        ]

    def _calls(self):
        for name, model in common.own_models(self.env).items():
            record = model.sudo().with_context(active_test=False).search([], limit=1)
            ids = record.ids or [1]
            yield name, "create", [{}]
            yield name, "web_save", [[], {}], {"specification": {}}
            yield name, "write", [ids, {"display_name": "x"}]
            yield name, "unlink", [ids]
            yield name, "copy", [ids]
            for model_name, method in self.buttons:
                if model_name == name:
                    function = getattr(model, method)
                    is_model = getattr(function, "_api_model", False)
                    yield name, method, [] if is_model else [ids]

    def test_every_change_and_every_button_is_refused(self):
        self.buttons = [
            (model, method)
            for model, method in common.own_methods(self.env)
            if method.startswith("action_")
        ]
        wrong, count = [], 0
        for user in self.strangers:
            for name, method, args, *more in self._calls():
                count += 1
                model = self.env[name].with_user(user)
                try:
                    with self.env.cr.savepoint():
                        call_kw(model, method, args, *(more or [{}]))
                except (AccessError, MissingError):
                    continue
                except UserError as error:
                    # What never changes says so to everybody; buttons ask for rights.
                    if not method.startswith("action_"):
                        continue
                    wrong.append(f"{name}.{method} ({user.login}): {error!r}")
                except Exception as error:
                    wrong.append(f"{name}.{method} ({user.login}): {error!r}")
                else:
                    wrong.append(f"{name}.{method} answers {user.login}")
        self.assertGreater(count, 1000)
        self.assertFalse(wrong, "\n".join(wrong))

    def test_private_methods_are_not_reached(self):
        basis = self.env["logistics.tier.basis"].with_user(self.strangers[0])
        with self.assertRaisesRegex(AccessError, "Private methods"):
            call_kw(basis, "_refresh", [[]], {})


@tagged("post_install", "-at_install")
class TestRpcByHttp(HttpCase):
    """The same over the wire, as a portal user who knows the addresses."""

    def _call(self, model, method, *args):
        body = {
            "params": {"model": model, "method": method, "args": args, "kwargs": {}}
        }
        answer = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps(body),
            headers={"Content-Type": "application/json"},
        )
        return answer.json()

    def test_a_portal_user_reads_and_changes_nothing(self):
        new_test_user(self.env, "lg_rpc_wire", groups="base.group_portal")
        customer = self.env["res.partner"].create(
            {"name": "Northern Steel", "is_company": True}
        )
        target = self.env["logistics.customer.target"].create(
            {"partner_id": customer.id, "year": date.today().year, "amount": 1}
        )
        self.authenticate("lg_rpc_wire", "lg_rpc_wire")
        for method, args in (
            ("read", [target.ids, ["amount"]]),
            ("search_read", [[]]),
            ("write", [target.ids, {"amount": 9}]),
            ("unlink", [target.ids]),
            ("export_data", [target.ids, ["amount"]]),
        ):
            with self.subTest(method=method):
                answer = self._call("logistics.customer.target", method, *args)
                name = answer.get("error", {}).get("data", {}).get("name")
                # Core refuses an export with its own sentence.
                refusal = "UserError" if method == "export_data" else "AccessError"
                self.assertEqual(name, f"odoo.exceptions.{refusal}", answer)
        self.assertEqual(target.amount, 1)
