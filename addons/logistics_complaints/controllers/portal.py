from odoo import http
from odoo.http import request
from odoo.tools import plaintext2html

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

MAX_FILE = 20 * 1024 * 1024
MAX_FILES = 10
#: What a customer may see of his complaint; everything else stays inside.
PER_PAGE = 20


class ComplaintPortal(CustomerPortal):
    """Customers file, follow, answer and confirm their own complaints.

    Portal users have no right on the model at all: each door reads with sudo, limited
    to the complaints of the user's own company, and shows named fields only.
    """

    def _complaint_domain(self):
        partner = request.env.user.partner_id.commercial_partner_id
        return [("commercial_partner_id", "=", partner.id)]

    def _complaints(self):
        # sudo: see the class; every search uses _complaint_domain
        return request.env["logistics.complaint"].sudo()

    def _get_complaint(self, complaint_id):
        domain = [*self._complaint_domain(), ("id", "=", complaint_id)]
        return self._complaints().search(domain)

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "complaint_count" in counters:
            values["complaint_count"] = self._complaints().search_count(
                self._complaint_domain()
            )
        return values

    @http.route(
        ["/my/complaints", "/my/complaints/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_complaints(self, page=1, **kw):
        complaints, domain = self._complaints(), self._complaint_domain()
        pages = pager(
            url="/my/complaints",
            total=complaints.search_count(domain),
            page=page,
            step=PER_PAGE,
        )
        values = {
            "complaints": complaints.search(
                domain, limit=PER_PAGE, offset=pages["offset"]
            ),
            "pager": pages,
            "page_name": "complaint",
            "default_url": "/my/complaints",
        }
        return request.render("logistics_complaints.portal_my_complaints", values)

    @http.route("/my/complaints/new", type="http", auth="user", website=True)
    def portal_new_complaint(self, waybill="", error="", **kw):
        categories = request.env["logistics.complaint.category"].sudo()  # sudo: names
        return request.render(
            "logistics_complaints.portal_new_complaint",
            {
                "categories": categories.search([]),
                "waybill": waybill[:64],
                "error": error,
                "page_name": "complaint",
            },
        )

    @http.route(
        "/my/complaints/create",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_create_complaint(self, **post):
        text = (post.get("text") or "").strip()[:20000]
        files, problem = self._read_files()
        if not text:
            problem = request.env._("Please write what happened.")
        if problem:
            return self.portal_new_complaint(post.get("waybill") or "", error=problem)
        complaint = self._complaints().create(self._prepare_complaint(post, text))
        self._attach(complaint, files)
        complaint._acknowledge()
        return request.redirect(f"/my/complaints/{complaint.id}")

    def _prepare_complaint(self, post, text):
        user = request.env.user
        category = request.env["logistics.complaint.category"].sudo()  # sudo: names
        number = post.get("category_id") or ""
        category = category.browse(int(number) if number.isdigit() else []).exists()
        return {
            "subject": text.splitlines()[0][:100],
            "channel": "portal",
            "company_id": user.company_id.id,
            "partner_id": user.partner_id.id,
            "contact_name": user.name,
            "contact_email": user.email,
            "contact_phone": user.phone,
            "waybill": (post.get("waybill") or "").strip()[:64],
            "category_id": category.id,
            "demand": (post.get("demand") or "").strip()[:2000],
            "has_claim": bool(post.get("has_claim")),
            "description": plaintext2html(text),
        }

    def _read_files(self):
        """(name, content) of the uploads, or what is wrong with them."""
        files = [
            file
            for file in request.httprequest.files.getlist("files")
            if file and file.filename
        ]
        if len(files) > MAX_FILES:
            return [], request.env._("Please send at most 10 files at once.")
        found = []
        for file in files:
            content = file.read(MAX_FILE + 1)
            if len(content) > MAX_FILE:
                return [], request.env._(
                    "The file %(name)s is larger than 20 MB: send it in parts.",
                    name=file.filename,
                )
            found.append((file.filename, content))
        return found, ""

    def _attach(self, complaint, files, body=""):
        """The customer's words and files, in the thread, in his name."""
        if not files and not body:
            return
        complaint.message_post(
            body=plaintext2html(body) if body else "",
            author_id=request.env.user.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=files,
        )

    @http.route(
        "/my/complaints/<int:complaint_id>", type="http", auth="user", website=True
    )
    def portal_my_complaint(self, complaint_id, error="", **kw):
        complaint = self._get_complaint(complaint_id)
        if not complaint:
            return request.redirect("/my/complaints")
        comment = request.env.ref("mail.mt_comment")
        messages = complaint.message_ids.filtered(
            lambda m: (
                m.subtype_id == comment
                and not m.is_internal
                and m.message_type in ("comment", "email")
            )
        )
        return request.render(
            "logistics_complaints.portal_my_complaint",
            {
                "complaint": complaint,
                "messages": messages.sorted("id"),
                "error": error,
                "page_name": "complaint",
            },
        )

    @http.route(
        "/my/complaints/<int:complaint_id>/answer",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_answer(self, complaint_id, **post):
        complaint = self._get_complaint(complaint_id)
        if not complaint:
            return request.redirect("/my/complaints")
        files, problem = self._read_files()
        if problem:
            return self.portal_my_complaint(complaint_id, error=problem)
        self._attach(complaint, files, (post.get("text") or "").strip()[:20000])
        return request.redirect(f"/my/complaints/{complaint_id}")

    @http.route(
        "/my/complaints/<int:complaint_id>/confirm",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_confirm(self, complaint_id, rate="", **post):
        """The customer agrees with the outcome and may vote at once."""
        complaint = self._get_complaint(complaint_id)
        if complaint and complaint.state == "feedback":
            complaint.customer_accepted = True
            if rate in ("1", "3", "5"):
                partner = request.env.user.partner_id
                token = complaint._rating_get_access_token(partner)
                complaint.rating_apply(int(rate), token=token)
        return request.redirect(f"/my/complaints/{complaint_id}")

    @http.route(
        "/my/complaints/<int:complaint_id>/file/<int:attachment_id>",
        type="http",
        auth="user",
        website=True,
    )
    def portal_file(self, complaint_id, attachment_id, **kw):
        """A file of the thread that the customer may see."""
        complaint = self._get_complaint(complaint_id)
        comment = request.env.ref("mail.mt_comment")
        seen = complaint.message_ids.filtered(
            lambda m: m.subtype_id == comment and not m.is_internal
        ).attachment_ids
        attachment = seen.filtered(lambda file: file.id == attachment_id)
        if not attachment:
            return request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(attachment)
        return stream.get_response(as_attachment=True)
