import base64
import io
import zipfile

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import statement_return as rules
from ..tools.importing_cells import folded

MAX_FILE = 10 * 1024 * 1024
#: A workbook unpacks to some ten times its size; more is an attack.
MAX_UNPACKED = 50 * 1024 * 1024
ORDER = ("repeated", "different", "missing", "extra", "answered", "equal")


class LogisticsStatement(models.Model):
    """The lines go to the customer as a workbook and come back with his amounts: on
    the portal, by mail or loaded by the officer (decisions C5)."""

    _inherit = "logistics.statement"

    return_ids = fields.One2many(
        "logistics.statement.return",
        "statement_id",
        string="Returned lists",
        readonly=True,
    )
    return_count = fields.Integer(
        string="Number of returned lists", compute="_compute_return_count"
    )

    @api.depends("return_ids")
    def _compute_return_count(self):
        for statement in self:
            statement.return_count = len(statement.return_ids)

    # --- out --------------------------------------------------------------------------

    def _get_lines_xlsx(self):
        """Workbook of the lines: amounts as numbers, one column to fill in."""
        self.ensure_one()
        # sudo: the caller may read the statement, so he may have its lines
        return self.env["logistics.statement.return.sheet"]._render(self.sudo())

    # --- in ---------------------------------------------------------------------------

    def _load_returned(self, content, filename, channel, sender=""):
        """Read a returned file and compare it; nothing of the statement changes.

        :param content: bytes of the file
        :returns: logistics.statement.return
        :raises UserError: one sentence about what is wrong with the file
        """
        self.ensure_one()
        matches = self._compare_returned(content)
        # sudo: the comparison is our record; the caller checked who answers
        returned = self.env["logistics.statement.return"].sudo()
        own = {line.name.strip().upper(): line for line in self.line_ids}
        lines = []
        for match, remark in matches:
            line = own.get(match.number.strip().upper())
            kind = match.kind
            if line and line.verdict != "pending":
                kind = "answered"
            lines.append(
                {
                    "line_id": line.id if line else False,
                    "name": match.number,
                    "kind": kind,
                    "severity": ORDER.index(kind),
                    "our_amount": match.ours or 0.0,
                    "customer_amount": self._get_returned_amount(match),
                    "remark": remark,
                }
            )
        return returned.create(
            {
                "statement_id": self.id,
                "file": base64.b64encode(content),
                "filename": (filename or f"{self.name}.xlsx")[:200],
                "channel": channel,
                "sender": sender,
                "line_ids": [(0, 0, line) for line in lines],
            }
        )

    def _get_returned_amount(self, match):
        if match.theirs is None and match.kind == "equal":
            return match.ours
        return match.theirs or 0.0

    def _compare_returned(self, content):
        """List of (Match, remark) of a file."""
        self._check_returned_size(content)
        # sudo: only the reader of sheets is used, it keeps nothing
        reader = self.env["logistics.import"].sudo()
        table = reader.new({"file": base64.b64encode(content)})._read_table()
        sheet = self.env["logistics.statement.return.sheet"]
        try:
            above, answers = rules.read_returned(table, sheet._get_labels())
        except rules.ReturnedFileError as error:
            raise UserError(self._get_returned_error(error)) from None
        self._check_returned_number(above)
        ours = {line.name: line.amount_total for line in self.line_ids}
        return rules.judged(ours, answers, self.currency_id.rounding)

    def _check_returned_size(self, content):
        if not content:
            raise UserError(self.env._("The file is empty: choose the filled-in list."))
        if len(content) > MAX_FILE:
            raise UserError(
                self.env._("The file is larger than 10 MB: send the list alone.")
            )
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                unpacked = sum(part.file_size for part in parts.infolist())
            if unpacked > MAX_UNPACKED:
                raise UserError(
                    self.env._("The workbook is too large: send the list alone.")
                )

    def _check_returned_number(self, above):
        """A file of ours names its statement: one of another month is told."""
        # sudo: only asked whether the file names another statement of the payer
        others = self.sudo().search(
            [
                ("commercial_partner_id", "=", self.commercial_partner_id.id),
                ("name", "!=", self.name),
            ]
        )
        named = others.filtered(lambda s: folded(s.name) in above)
        if named and folded(self.name) not in above:
            raise UserError(
                self.env._(
                    "This is the list of %(other)s: return the one of %(name)s.",
                    other=named[0].name,
                    name=self.name,
                )
            )

    def _get_returned_error(self, error):
        return {
            "no_heading": self.env._(
                "No columns with waybill numbers and amounts were found: use the list "
                "that you downloaded."
            ),
            "no_row": self.env._("The list holds no waybill."),
            "too_many": self.env._("The list is longer than 20,000 rows: shorten it."),
            "bad_text": self.env._(
                "Row %(row)s: '%(text)s' is no waybill number or remark: write it as "
                "text.",
                row=error.row,
                text=error.text,
            ),
            "bad_amount": self.env._(
                "Row %(row)s: '%(text)s' is no amount: enter a number, zero or more.",
                row=error.row,
                text=error.text,
            ),
        }[error.code]

    # --- by mail ----------------------------------------------------------------------

    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        if message.message_type == "email":
            self._take_mailed_files(message)
        return result

    def _take_mailed_files(self, message):
        """A reply brings the list: it waits for the officer, nobody is trusted by his
        address."""
        # sudo: the gateway's attachments of this very mail
        sheets = message.sudo().attachment_ids.filtered(
            lambda file: (file.name or "").lower().endswith((".xlsx", ".csv"))
        )
        for sheet in sheets:
            returned = self._load_mailed(sheet, message.email_from or "")
            if self.user_id:
                self.env["logistics.notifier"]._notify(
                    self.user_id,
                    self.env._("Statement list returned"),
                    returned.problem
                    or self.env._(
                        "%(payer)s returned the list of %(name)s: look and take it "
                        "over.",
                        payer=self.partner_id.name,
                        name=self.display_name,
                    ),
                    self,
                )

    def _load_mailed(self, sheet, sender):
        try:
            with self.env.cr.savepoint():
                return self._load_returned(sheet.raw, sheet.name, "mail", sender)
        except UserError as error:
            # sudo: keeps the unusable file beside its reason
            return (
                self.env["logistics.statement.return"]
                .sudo()
                .create(
                    {
                        "statement_id": self.id,
                        "file": base64.b64encode(sheet.raw or b""),
                        "filename": sheet.name,
                        "channel": "mail",
                        "sender": sender,
                        "state": "refused",
                        "problem": str(error),
                    }
                )
            )
