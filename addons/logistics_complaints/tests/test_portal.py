"""Customers file and follow their own complaints; nothing internal leaks."""

from odoo.tests import HttpCase, tagged

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestPortal(ComplaintCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        portal = cls.users["portal"]
        portal.password = "lg_portal_password"
        portal.partner_id.parent_id = cls.customer
        cls.stranger = cls._new_user("stranger", "base.group_portal", cls.company_a)
        cls.stranger.password = "lg_stranger_password"

    def _login(self, login="portal"):
        self.authenticate(f"lg_{login}", f"lg_{login}_password")

    def _mine(self):
        return self.env["logistics.complaint"].search(
            [("partner_id", "=", self.users["portal"].partner_id.id)]
        )

    def _file_complaint(self, **values):
        page = self.url_open("/my/complaints/new?waybill=HY77")
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        data = {
            "csrf_token": token,
            "waybill": "HY77",
            "text": "Two boxes are missing",
            **values,
        }
        files = [("files", ("photo.jpg", b"picture", "image/jpeg"))]
        return self.url_open("/my/complaints/create", data=data, files=files)

    def test_customer_files_with_a_photo(self):
        self._login()
        answer = self._file_complaint()
        self.assertIn("Two boxes are missing", answer.text)
        complaint = self._mine()
        self.assertEqual((complaint.channel, complaint.waybill), ("portal", "HY77"))
        self.assertEqual(complaint.company_id, self.company_a)
        self.assertIn("photo.jpg", complaint.message_ids.attachment_ids.mapped("name"))
        self.assertEqual(
            set(complaint.clock_ids.mapped("kind")),
            {"reply", "opinion", "result", "promised"},
        )

    def test_script_is_only_text(self):
        self._login()
        answer = self._file_complaint(text="<script>alert(1)</script> late")
        self.assertNotIn("<script>alert(1)", answer.text)
        self.assertNotIn("<script>", self._mine().description)

    def test_large_file_is_refused_with_a_sentence(self):
        self._login()
        page = self.url_open("/my/complaints/new")
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        answer = self.url_open(
            "/my/complaints/create",
            data={"csrf_token": token, "text": "Late"},
            files=[("files", ("film.mp4", b"x" * (21 * 1024 * 1024), "video/mp4"))],
        )
        self.assertIn("larger than 20 MB", answer.text)
        self.assertFalse(self._mine())

    def test_foreign_waybill_is_not_linked(self):
        other = self._new_customer("Somebody else")
        self.env["logistics.shipment"].create(
            {"name": "HY77", "partner_id": other.id, "company_id": self.company_a.id}
        )
        self._login()
        self._file_complaint()
        self.assertFalse(self._mine().shipment_id)

    def test_own_waybill_is_linked(self):
        shipment = self.env["logistics.shipment"].create(
            {
                "name": "HY77",
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
            }
        )
        self._login()
        self._file_complaint()
        self.assertEqual(self._mine().shipment_id, shipment)

    def test_stranger_sees_nothing(self):
        complaint = self._new()
        self._login("stranger")
        answer = self.url_open(f"/my/complaints/{complaint.id}")
        self.assertNotIn(complaint.subject, answer.text)

    def test_nothing_internal_is_shown(self):
        complaint = self._new()
        complaint.write(
            {
                "department_id": self.warehouse.id,
                "responsible_department_id": self.warehouse.id,
                "inv_cause": "Torn tarpaulin",
            }
        )
        complaint.message_post(body="Our fault, keep quiet")
        self._login()
        answer = self.url_open(f"/my/complaints/{complaint.id}")
        self.assertIn(complaint.subject, answer.text)
        for secret in ("Warehouse", "tarpaulin", "keep quiet"):
            self.assertNotIn(secret, answer.text)

    def test_answer_resumes_the_clock(self):
        complaint = self._new()
        complaint._pause("customer", "Asked for photos")
        self._login()
        page = self.url_open(f"/my/complaints/{complaint.id}")
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        self.url_open(
            f"/my/complaints/{complaint.id}/answer",
            data={"csrf_token": token, "text": "Here is the photo"},
        )
        complaint.invalidate_recordset()
        self.assertFalse(complaint.is_paused)

    def test_home_shows_the_entry(self):
        self._login()
        self.assertIn("/my/complaints", self.url_open("/my/home").text)
