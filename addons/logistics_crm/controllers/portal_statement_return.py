from urllib.parse import quote

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import content_disposition, request

from .portal_statement import StatementPortal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class StatementReturnPortal(StatementPortal):
    """The lines as a workbook and back: upload, look at the comparison, send it."""

    @http.route(
        "/my/statements/<int:statement_id>/lines.xlsx",
        type="http",
        auth="public",
        website=True,
        readonly=True,
    )
    def portal_statement_lines(self, statement_id, access_token=None, **kw):
        try:
            statement = self._get_statement(statement_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        content = statement._get_lines_xlsx()
        return request.make_response(
            content,
            [
                ("Content-Type", XLSX),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(f"{statement.name}.xlsx")),
            ],
        )

    @http.route(
        "/my/statements/<int:statement_id>/return",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_statement_return(self, statement_id, access_token=None, **post):
        """Compare a returned file; nothing changes before the customer sends it."""
        return self._act(statement_id, access_token, post, self._read_file)

    @http.route(
        "/my/statements/<int:statement_id>/return/send",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_statement_return_send(self, statement_id, access_token=None, **post):
        """Take the compared file over: accept what agrees, dispute the rest."""
        return self._act(statement_id, access_token, post, self._send_file)

    def _act(self, statement_id, access_token, post, work):
        try:
            statement = self._get_statement(statement_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        try:
            self._check_may_answer(statement, post)
            with request.env.cr.savepoint():
                note = work(statement, post)
        except (AccessError, UserError) as error:
            note = f"&error={quote(str(error))}"
        return request.redirect(
            statement.get_portal_url(query_string=self._keep_link(post) + note)
        )

    def _read_file(self, statement, post):
        statement._check_state("sent", "disputed", "accepted")
        upload = post.get("file")
        user = request.env.user
        returned = statement._load_returned(
            upload.read() if upload else b"",
            getattr(upload, "filename", ""),
            "portal",
            "" if user._is_public() else user.name,
        )
        return f"&returned={returned.id}"

    def _send_file(self, statement, post):
        returned = self._find_returned(statement, post.get("returned"))
        if not returned:
            raise UserError(request.env._("Choose the file again."))
        returned._apply()
        return "&message=return_ok"

    def _find_returned(self, statement, returned_id):
        # sudo: files of a statement that the visitor was checked to read
        files = statement.sudo().return_ids
        return files.filtered(
            lambda file: str(file.id) == str(returned_id) and file.channel == "portal"
        )

    def _prepare_statement_values(self, statement, access_token, kw):
        values = super()._prepare_statement_values(statement, access_token, kw)
        keep = self._keep_link(kw)
        returned = self._find_returned(statement, kw.get("returned"))
        return {
            **values,
            "returned": returned if values["may_answer"] else returned.browse(),
            "lines_url": statement.get_portal_url(suffix="/lines.xlsx"),
            "return_url": statement.get_portal_url(suffix="/return", query_string=keep),
            "send_url": statement.get_portal_url(
                suffix="/return/send", query_string=keep
            ),
        }
