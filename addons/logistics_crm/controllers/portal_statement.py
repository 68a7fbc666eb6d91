from urllib.parse import quote

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.http import request

from odoo.addons.portal.controllers import portal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..models.logistics_statement import OPEN

#: What the customer may see: a draft is ours alone.
VISIBLE = [("state", "!=", "draft")]


class StatementPortal(portal.CustomerPortal):
    """The customer's side of a statement: look, accept or dispute each line, sign.

    Whoever is logged in for the payer may answer. The bearer of a link sees the
    statement; he signs only with the dated link of the mail, of this version, up to
    the amount of the policy.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "statement_count" in counters:
            statements = request.env["logistics.statement"]
            values["statement_count"] = (
                statements.search_count(VISIBLE, limit=1)
                if statements.has_access("read")
                else 0
            )
        return values

    @http.route(
        ["/my/statements", "/my/statements/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_statements(self, page=1, **kw):
        statements = request.env["logistics.statement"]
        domain = [*VISIBLE, ("state", "!=", "superseded")]
        pager = portal_pager(
            url="/my/statements",
            total=statements.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        return request.render(
            "logistics_crm.portal_my_statements",
            {
                **self._prepare_portal_layout_values(),
                "statements": statements.search(
                    domain, limit=self._items_per_page, offset=pager["offset"]
                ),
                "page_name": "statement",
                "pager": pager,
                "default_url": "/my/statements",
            },
        )

    @http.route(
        "/my/statements/<int:statement_id>", type="http", auth="public", website=True
    )
    def portal_my_statement(self, statement_id, access_token=None, **kw):
        try:
            statement = self._get_statement(statement_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        if kw.get("report_type") in ("html", "pdf", "text"):
            return self._show_report(
                model=statement,
                report_type=kw["report_type"],
                report_ref="logistics_crm.action_report_statement",
                download=kw.get("download"),
            )
        return request.render(
            "logistics_crm.portal_statement_page",
            self._prepare_statement_values(statement, access_token, kw),
        )

    @http.route(
        "/my/statements/<int:statement_id>/answer",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_statement_answer(self, statement_id, access_token=None, **post):
        """Accept or dispute one line, or accept all that is not answered."""
        try:
            statement = self._get_statement(statement_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        try:
            self._check_may_answer(statement, post)
            with request.env.cr.savepoint():
                self._answer(statement, post)
            note = ""
        except (AccessError, UserError) as error:
            note = f"&error={quote(str(error))}"
        return request.redirect(
            statement.get_portal_url(query_string=self._keep_link(post) + note)
        )

    @http.route(
        "/my/statements/<int:statement_id>/sign",
        type="jsonrpc",
        auth="public",
        website=True,
    )
    def portal_statement_sign(
        self, statement_id, access_token=None, name=None, signature=None, **kw
    ):
        args = request.httprequest.args
        access_token = access_token or args.get("access_token")
        try:
            statement = self._get_statement(statement_id, access_token)
            self._check_may_answer(statement, args)
            with request.env.cr.savepoint():
                user = request.env.user
                statement._sign(
                    name,
                    signature,
                    request.httprequest.remote_addr,
                    None if user._is_public() else user.partner_id,
                )
        except (AccessError, MissingError):
            return {
                "error": request.env._(
                    "Log in to the portal to sign this statement, or use the newest "
                    "link that was sent to you."
                )
            }
        except (UserError, ValidationError) as error:
            return {"error": str(error)}
        statement._notify_signed()
        return {
            "force_refresh": True,
            "redirect_url": statement.get_portal_url(query_string="&message=sign_ok"),
        }

    # --- helpers ----------------------------------------------------------------------

    def _get_statement(self, statement_id, access_token):
        statement = self._document_check_access(
            "logistics.statement", statement_id, access_token=access_token
        )
        if statement.state == "draft" and request.env.user.share:
            raise AccessError(request.env._("This statement is not ready yet."))
        return statement

    def _prepare_statement_values(self, statement, access_token, kw):
        keep = self._keep_link(kw)
        may = self._may_answer(statement, kw)
        return {
            **self._prepare_portal_layout_values(),
            "statement": statement,
            "page_name": "statement",
            "token": access_token,
            "object": statement,
            "may_answer": statement.state in OPEN and may,
            "may_sign": statement._can_be_signed() and may,
            "is_open": statement._can_be_signed(),
            "sealed_too": self._needs_sealed_copy(statement),
            "sign_url": statement.get_portal_url(suffix="/sign", query_string=keep),
            "answer_url": statement.get_portal_url(suffix="/answer", query_string=keep),
            "link": {"until": kw.get("until"), "sig": kw.get("sig")},
            "error": kw.get("error"),
            "message": kw.get("message"),
        }

    def _needs_sealed_copy(self, statement):
        """Does the contract ask for more than this visitor's confirmation?"""
        user = request.env.user
        signer = None if user._is_public() else user.partner_id
        return statement.proof_required != "confirmed" or not statement._is_authorised(
            signer
        )

    def _keep_link(self, values):
        parts = [
            f"&{name}={quote(values[name])}"
            for name in ("until", "sig")
            if values.get(name)
        ]
        return "".join(parts)

    def _may_answer(self, statement, values):
        """Is the visitor the payer, or the bearer of a link that may sign?"""
        user = request.env.user
        if not user._is_public():
            mine = user.partner_id.commercial_partner_id
            return user.share and mine == statement.commercial_partner_id
        return statement._link_can_sign(values.get("until"), values.get("sig"))

    def _check_may_answer(self, statement, values):
        if not self._may_answer(statement, values):
            raise AccessError(
                request.env._("Log in to the portal to answer this statement.")
            )

    def _answer(self, statement, post):
        if post.get("verdict") == "accept_all":
            lines = statement.line_ids.filtered(lambda line: line.verdict == "pending")
            return lines._accept()
        line = statement.line_ids.filtered(
            lambda line: str(line.id) == post.get("line_id")
        )
        if not line:
            raise UserError(request.env._("This line is not on the statement."))
        if post.get("verdict") == "accept":
            return line._accept()
        try:
            amount = float(post.get("amount") or "")
        except ValueError:
            raise UserError(request.env._("Enter your amount as a number.")) from None
        if not 0 <= amount < 1e12:
            raise UserError(request.env._("Enter your amount, zero or more."))
        # sudo: the visitor was checked to answer for the payer; his remark is made
        # for him
        differences = request.env["logistics.statement.difference"].sudo()
        return differences.create(
            {
                "statement_id": statement.id,
                "line_id": line.id,
                "customer_amount": amount,
                "reason": (post.get("reason") or "").strip()[:2000],
            }
        )
