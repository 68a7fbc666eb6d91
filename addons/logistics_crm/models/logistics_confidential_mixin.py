from odoo import api, fields, models
from odoo.fields import Domain

LEVELS = [
    ("public", "Public"),
    ("internal", "Internal"),
    ("confidential", "Confidential"),
    ("secret", "Secret"),
]
#: Group that reads a level; whatever is not named here everybody with access reads.
READERS = {
    "confidential": "logistics_crm.group_logistics_confidential",
    "secret": "logistics_crm.group_logistics_secret",
}


class LogisticsConfidentialMixin(models.AbstractModel):
    """A record of ours with a confidentiality level (decisions B4, S-TOC-7.2.4).

    The model that inherits adds one *global* record rule, which narrows whatever its
    other rules allow::

        [('confidentiality_readable', '=', True)]

    and says by ``_confidential_own_domain`` who reads a record whatever its level.
    """

    _name = "logistics.confidential.mixin"
    _description = "Confidential Record"

    confidentiality = fields.Selection(
        LEVELS, help="Empty means internal: everybody whose role opens the record."
    )
    confidentiality_readable = fields.Boolean(
        compute="_compute_confidentiality_readable",
        search="_search_confidentiality_readable",
    )

    @api.depends("confidentiality")
    @api.depends_context("uid")
    def _compute_confidentiality_readable(self):
        readable = self.filtered_domain(self._confidential_domain())
        for record in self:
            record.confidentiality_readable = record in readable

    def _search_confidentiality_readable(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._confidential_domain()
        return domain if True in value else ~domain

    @api.model
    def _confidential_domain(self):
        """What the current user may read as far as levels are concerned."""
        user = self.env.user
        hidden = [
            level for level, group in READERS.items() if not user.has_group(group)
        ]
        if not hidden:
            return Domain.TRUE
        return Domain("confidentiality", "not in", hidden) | Domain(
            self._confidential_own_domain()
        )

    @api.model
    def _confidential_own_domain(self):
        """Records that the current user reads whatever their level."""
        return [("create_uid", "=", self.env.uid)]
