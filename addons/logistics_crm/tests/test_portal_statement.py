import io
from datetime import date, timedelta

import openpyxl

from odoo.tests import HttpCase, new_test_user, tagged

from .statement_common import SIGNATURE, StatementCommon


@tagged("post_install", "-at_install")
class TestPortalStatement(StatementCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = cls._new_portal_user("lg_buyer", cls.customer)
        cls.stranger = cls._new_portal_user("lg_stranger", cls.other)
        cls.statement = cls._sent(1000, 500, 250)
        cls.url = f"/my/statements/{cls.statement.id}"
        cls.policy.statement_login_amount = 1000

    @classmethod
    def _new_portal_user(cls, login, company):
        user = new_test_user(
            cls.env,
            login=login,
            password=login,
            groups="base.group_portal",
            company_id=cls.company_a.id,
            company_ids=[(6, 0, cls.company_a.ids)],
            email=f"{login}@example.com",
        )
        user.partner_id.parent_id = company
        return user

    def _sign(self, query="", **params):
        params = {"name": "Li Lei", "signature": SIGNATURE, **params}
        return self.make_jsonrpc_request(f"{self.url}/sign{query}", params)

    def _answer(self, query="", **data):
        page = self.url_open(f"{self.url}{query}").text
        token = page.split('name="csrf_token" value="', 1)[-1].split('"', 1)[0]
        return self.url_open(
            f"{self.url}/answer{query}", data={"csrf_token": token, **data}
        )

    def _link(self, until=None):
        until = until or date.today() + timedelta(days=3)
        signature = self.statement._get_link_signature(until)
        token = self.statement._portal_ensure_token()
        return f"?access_token={token}&until={until}&sig={signature}"

    # --- logged in --------------------------------------------------------------------

    def test_customer_sees_lists_and_downloads(self):
        self.authenticate("lg_buyer", "lg_buyer")
        self.assertIn(self.statement.name, self.url_open("/my/statements").text)
        page = self.url_open(self.url).text
        for number in ("WB1", "WB2", "WB3"):
            self.assertIn(number, page)
        self.assertIn("o_statement_sign", page)
        html = self.url_open(f"{self.url}?report_type=html").text
        self.assertIn("WB3", html)

    def test_customer_accepts_disputes_and_signs(self):
        self.authenticate("lg_buyer", "lg_buyer")
        one, two, three = self.statement.line_ids
        self._answer(line_id=one.id, verdict="accept")
        self._answer(
            line_id=two.id, verdict="dispute", amount="400", reason="Rate of May"
        )
        self.env.invalidate_all()
        self.assertEqual(self.statement.state, "disputed")
        self.assertEqual(
            self.statement.line_ids.mapped("verdict"),
            ["accepted", "disputed", "pending"],
        )
        self.assertEqual(two.difference_ids.customer_amount, 400)
        result = self._sign()
        self.assertTrue(result.get("force_refresh"), result)
        self.env.invalidate_all()
        self.assertEqual(self.statement.state, "signed")
        self.assertEqual(self.statement.amount_signed, 1250)
        self.assertEqual(self.statement.signed_by, "Li Lei")
        self.assertTrue(self.statement.signed_ip)
        self.assertEqual(three.verdict, "accepted")
        attached = self.statement.message_ids.attachment_ids
        self.assertIn(f"{self.statement.name}.pdf", attached.mapped("name"))

    def test_customer_accepts_all(self):
        self.authenticate("lg_buyer", "lg_buyer")
        self._answer(verdict="accept_all")
        self.env.invalidate_all()
        self.assertEqual(self.statement.state, "accepted")

    def test_bad_answers_change_nothing(self):
        self.authenticate("lg_buyer", "lg_buyer")
        line = self.statement.line_ids[0]
        for data in (
            {"line_id": line.id, "verdict": "dispute", "amount": "abc", "reason": "x"},
            {"line_id": line.id, "verdict": "dispute", "amount": "-5", "reason": "x"},
            {"line_id": line.id, "verdict": "dispute", "amount": "nan", "reason": "x"},
            {"line_id": line.id, "verdict": "dispute", "amount": "5", "reason": " "},
            {"line_id": "0", "verdict": "accept"},
        ):
            response = self._answer(**data)
            self.assertIn("alert-danger", response.text)
        self.env.invalidate_all()
        self.assertEqual(set(self.statement.line_ids.mapped("verdict")), {"pending"})

    def test_signature_too_big_or_no_picture(self):
        self.authenticate("lg_buyer", "lg_buyer")
        self.assertIn("2 MB", self._sign(signature="A" * 28_000_000)["error"])
        self.assertIn("picture", self._sign(signature="JVBERi0xLjQK")["error"])
        self.assertIn("Sign", self._sign(signature="")["error"])
        self.env.invalidate_all()
        self.assertEqual(self.statement.state, "sent")

    def test_signed_twice_is_refused(self):
        self.authenticate("lg_buyer", "lg_buyer")
        self._sign()
        self.assertTrue(self._sign().get("error"))

    # --- the list -------------------------------------------------------------------

    def _token(self):
        page = self.url_open("/my/statements").text
        page = page if 'csrf_token: "' in page else self.url_open(self.url).text
        return page.split('csrf_token: "', 1)[-1].split('"', 1)[0]

    def _return(self, content, name="list.xlsx"):
        return self.url_open(
            f"{self.url}/return",
            data={"csrf_token": self._token()},
            files={"file": (name, content)},
        )

    def test_list_goes_out_and_comes_back(self):
        self.authenticate("lg_buyer", "lg_buyer")
        content = self.url_open(f"{self.url}/lines.xlsx").content
        book = openpyxl.load_workbook(io.BytesIO(content))
        self.assertEqual(book.active.cell(6, 1).value, "WB2")
        book.active.cell(6, 10).value = 400
        stream = io.BytesIO()
        book.save(stream)
        page = self._return(stream.getvalue()).text
        self.assertIn("o_statement_return_send", page)
        self.env.invalidate_all()
        lines, returned = self.statement.line_ids, self.statement.return_ids
        self.assertEqual((returned.channel, returned.open_count), ("portal", 1))
        self.assertEqual(set(lines.mapped("verdict")), {"pending"})
        self.url_open(
            f"{self.url}/return/send",
            data={"csrf_token": self._token(), "returned": returned.id},
        )
        self.env.invalidate_all()
        self.assertEqual(lines.mapped("verdict"), ["accepted", "disputed", "accepted"])
        self.assertEqual(self.statement.difference_ids.customer_amount, 400)

    def test_a_bad_list_says_why(self):
        self.authenticate("lg_buyer", "lg_buyer")
        page = self._return(b"nonsense").text
        self.assertIn("No columns with waybill numbers", page)
        self.env.invalidate_all()
        self.assertFalse(self.statement.return_ids)

    def test_another_customer_returns_no_list(self):
        self.authenticate("lg_stranger", "lg_stranger")
        self._return(b"Waybill,Amount\nWB1,5\n", "list.csv")
        self.assertNotEqual(self.url_open(f"{self.url}/lines.xlsx").content[:2], b"PK")
        token = self.statement._portal_ensure_token()
        self.env.flush_all()
        self.url_open(
            f"{self.url}/return?access_token={token}",
            data={"csrf_token": self._token()},
            files={"file": ("list.csv", b"Waybill,Amount\nWB1,5\n")},
        )
        self.env.invalidate_all()
        self.assertFalse(self.statement.return_ids)

    # --- others -----------------------------------------------------------------------

    def test_another_customer_gets_nothing(self):
        self.authenticate("lg_stranger", "lg_stranger")
        self.assertNotIn(self.statement.name, self.url_open("/my/statements").text)
        self.assertNotIn("WB1", self.url_open(self.url).text)
        self.assertIn("error", self._sign())
        guessed = f"{self.url}?access_token=0000"
        self.assertNotIn("WB1", self.url_open(guessed).text)

    def test_another_customer_with_the_token_sees_but_does_not_sign(self):
        self.authenticate("lg_stranger", "lg_stranger")
        link = self._link()
        page = self.url_open(f"{self.url}{link}").text
        self.assertIn("WB1", page)
        self.assertNotIn("o_statement_sign", page)
        self.assertIn("error", self._sign(link))
        self.env.invalidate_all()
        self.assertEqual(self.statement.state, "sent")

    def test_drafts_are_not_shown(self):
        self._ship("WB9", 10)
        draft = self._make()
        self.authenticate("lg_buyer", "lg_buyer")
        self.assertNotIn("WB9", self.url_open(f"/my/statements/{draft.id}").text)

    # --- link of the mail -------------------------------------------------------------

    def test_link_signs_up_to_the_amount(self):
        self.assertIn("error", self._sign(self._link()))
        self.policy.statement_login_amount = 1750
        result = self._sign(self._link())
        self.assertTrue(result.get("force_refresh"), result)
        self.env.invalidate_all()
        self.assertEqual(self.statement.state, "signed")

    def test_expired_or_forged_link_opens_but_does_not_sign(self):
        self.policy.statement_login_amount = 1e9
        token = self.statement._portal_ensure_token()
        yesterday = date.today() - timedelta(days=1)
        tomorrow = date.today() + timedelta(days=1)
        stale = self.statement._get_link_signature(yesterday)
        for query in (
            self._link(yesterday),
            f"?access_token={token}",
            f"?access_token={token}&until={tomorrow}&sig={stale}",
            f"?access_token={token}&until=never&sig={stale}",
        ):
            with self.subTest(query=query):
                page = self.url_open(f"{self.url}{query}").text
                self.assertIn("WB1", page)
                self.assertNotIn("o_statement_sign", page)
                self.assertIn("error", self._sign(query))
        self.env.invalidate_all()
        self.assertEqual(self.statement.state, "sent")

    def test_link_of_an_old_version_does_not_sign(self):
        self.policy.statement_login_amount = 1e9
        link = self._link()
        self.statement._restate("Wrong weight")
        self.assertIn("error", self._sign(link))
