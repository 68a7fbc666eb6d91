import re

from lxml import html
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import email_normalize, html2plaintext, is_html_empty

from odoo.addons.mail.tools.alias_error import AliasError

NUMBER = re.compile(r"\bCT\d{4}-\d{5,}\b")
LEGAL = "logistics_crm.group_logistics_legal_reviewer"
LONGEST = 10_000


class LogisticsCompanyPolicy(models.Model):
    _inherit = "logistics.company.policy"

    legal_email = fields.Char(
        string="Mailbox of the legal group",
        tracking=True,
        help="Contracts in review are sent there with their text. Answers, by reply or "
        "with the number of the contract in the subject, become the next version.",
    )


class LogisticsContract(models.Model):
    """Legal review by e-mail: the text goes to the mailbox of the legal group, the
    answer comes back as opinion and next version of the text (H-5.9.1-1). The answer
    never decides: the legal reviewer approves in the system."""

    _inherit = "logistics.contract"

    draft_ids = fields.One2many(
        "logistics.contract.draft",
        "contract_id",
        string="Versions of the text",
        readonly=True,
    )

    def _approval_start(self):
        fresh = self.filtered(lambda c: c.phase == "draft")
        result = super()._approval_start()
        for contract in fresh:
            contract._keep_draft("ours", self.env.user.name, contract.draft_file_ids)
            contract._mail_to_legal()
        return result

    def _keep_draft(self, source, author, files, opinion=False):
        """The next version of the text."""
        self.ensure_one()
        # sudo: versions are written here only; nobody has rights to type them.
        drafts = self.env["logistics.contract.draft"].sudo()
        return drafts.create(
            {
                "contract_id": self.id,
                "version": max(self.sudo().draft_ids.mapped("version"), default=0) + 1,
                "source": source,
                "author": author,
                "received_at": fields.Datetime.now(),
                "opinion": opinion,
                "file_ids": [fields.Command.set(files.ids)],
            }
        )

    def _mail_to_legal(self):
        self.ensure_one()
        policy = self.env["logistics.company.policy"]._get(self.company_id)
        if not policy.legal_email:
            return
        body = self.env._(
            "Please review the contract %(number)s with %(customer)s. Answer this "
            "message with your opinion and the corrected text; it is filed with the "
            "contract.",
            number=self.name,
            customer=self.partner_id.name,
        )
        self.message_post(
            subject=self.env._(
                "%(number)s: legal review, %(title)s",
                number=self.name,
                title=self.title or self.partner_id.name,
            ),
            body=Markup("<p>%s</p>") % body,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            outgoing_email_to=policy.legal_email,
            attachment_ids=self.draft_file_ids.ids,
        )

    # --- the way back -----------------------------------------------------------------

    @api.model
    def _by_mail_subject(self, subject):
        """The contract whose number stands in a subject, or an empty set."""
        numbers = NUMBER.findall(subject or "")
        return self.search([("name", "in", numbers)], limit=1) if numbers else self

    def _alias_get_error(self, message, message_dict, alias):
        """A mail to the alias that names no contract goes back to its sender."""
        error = super()._alias_get_error(message, message_dict, alias)
        if error or self or self._by_mail_subject(message_dict.get("subject")):
            return error
        return AliasError(
            "error_logistics_contract_number",
            self.env._("write the number of the contract into the subject"),
        )

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """A mail to the alias belongs to the contract that its subject names; contracts
        are never made by mail."""
        return self._by_mail_subject(msg_dict.get("subject"))

    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        if message.message_type == "email":
            for contract in self.filtered(lambda c: c.phase == "review"):
                if contract._is_from_legal(message):
                    contract._take_legal_answer(message)
        return result

    def _is_from_legal(self, message):
        policy = self.env["logistics.company.policy"]._get(self.company_id)
        sender = email_normalize(message.email_from or "")
        mailbox = email_normalize(policy.legal_email or "")
        # sudo: only whether the author is one of our legal reviewers.
        users = message.author_id.sudo().user_ids
        return bool(sender and sender == mailbox) or any(
            user.has_group(LEGAL) for user in users
        )

    def _take_legal_answer(self, message):
        """Opinion and corrected text of an answer; pictures of a signature are no
        contract text."""
        self.ensure_one()
        files = message.attachment_ids.filtered(
            lambda file: not (file.mimetype or "").startswith("image/")
        )
        opinion = _without_quote(message.body)
        self._keep_draft("legal", message.email_from, files, opinion)
        vals = {"legal_opinion": opinion} if opinion else {}
        if files:
            vals["draft_file_ids"] = [fields.Command.set(files.ids)]
        if vals:
            self._approval_as_engine().write(vals)
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Legal answered: read the opinion"),
            user_id=self.user_id.id,
        )


def _without_quote(body):
    """Plain text of an answer without what it quotes."""
    if is_html_empty(body):
        return ""
    root = html.fragment_fromstring(str(body), create_parent="div")
    for node in root.xpath("//*[@data-o-mail-quote]|//blockquote"):
        node.drop_tree()
    text = html2plaintext(html.tostring(root, encoding="unicode"))
    return text.strip()[:LONGEST]
