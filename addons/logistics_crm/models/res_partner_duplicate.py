from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .res_partner_duplicate_keys import COLUMNS, KEYS, key_of


class Asked(NamedTuple):
    """One row of a duplicate search.

    :param ref: any number of the caller, given back with what was found
    :param own: id of the customer that is compared, 0 for a new one; never found
    """

    ref: int
    own: int
    name: str = ""
    phone: str = ""
    domain: str = ""
    registry: str = ""
    tax: str = ""


class ResPartner(models.Model):
    """Search for duplicate customers by their keys (H-4.1.19-1)."""

    _inherit = "res.partner"

    logistics_duplicate_count = fields.Integer(
        compute="_compute_logistics_duplicate_count"
    )

    @api.depends("name", "phone", "email", "company_registry", "vat", "parent_id")
    def _compute_logistics_duplicate_count(self):
        customers = self.filtered(lambda partner: not partner.parent_id)
        (self - customers).logistics_duplicate_count = 0
        policy = self.env["logistics.company.policy"]
        if not customers or policy._get().duplicate_mode == "off":
            customers.logistics_duplicate_count = 0
            return
        found = defaultdict(set)
        # The number tells that there is something to check; who it is, the check says.
        for ref, partner_id, _kind in self._logistics_match(
            customers._logistics_asked()
        ):
            found[ref].add(partner_id)
        for number, partner in enumerate(customers):
            partner.logistics_duplicate_count = len(found[number])

    @api.constrains("name", "phone", "company_registry", "vat")
    def _check_logistics_duplicates(self):
        """Where the policy says so, a salesperson creates no second customer. Later
        changes are not refused: an existing customer must stay editable."""
        fresh = self.filtered(
            lambda partner: (
                partner.is_company
                and partner.create_date == self.env.cr.now()
                and partner.commercial_partner_id == partner
            )
        )
        if not fresh or not self._logistics_blocks_duplicates():
            return
        asked = [row._replace(domain="") for row in fresh._logistics_asked()]
        if found := self._logistics_match(asked, limit=1):
            ref, partner_id, _kind = found[0]
            # sudo: customers of others are named with owner, never with contact data.
            other = self.sudo().browse(partner_id)
            raise ValidationError(
                self.env._(
                    "%(new)s seems to be the customer %(old)s of %(owner)s: open the "
                    "duplicate check to join, dispute or claim it.",
                    new=fresh[ref].display_name,
                    old=other.display_name,
                    owner=other.user_id.name or self.env._("the public pool"),
                )
            )

    @api.model
    def _logistics_blocks_duplicates(self):
        policy = self.env["logistics.company.policy"]._get()
        if policy.duplicate_mode != "block":
            return False
        user = self.env.user
        return policy.duplicate_block_everyone or (
            user.has_group("logistics_crm.group_logistics_salesperson")
            and not user.has_group("logistics_crm.group_logistics_policy_admin")
        )

    def action_logistics_duplicate_check(self):
        """Look for customers that may be the same as this one."""
        self.env["logistics.duplicate.check"].check_access("create")
        self.ensure_one()
        return self.env["logistics.duplicate.check"]._open(
            partner_id=self.id,
            name=self.name,
            registry=self.company_registry or self.vat,
            phone=self.phone,
            email=self.email,
        )

    # --- search -----------------------------------------------------------------------

    def _logistics_asked(self):
        """The records of `self` as questions, numbered by their place."""
        return [
            Asked(
                number,
                partner._origin.commercial_partner_id.id or 0,
                **{
                    column.split("_")[1]: key_of(name, partner[name]) or ""
                    for name, (column, _function) in KEYS.items()
                },
            )
            for number, partner in enumerate(self)
        ]

    @api.model
    def _logistics_match(self, asked, limit=200):
        """Customers that share a key, over all companies and record rules.

        The caller decides what of them is shown: never contact data.

        :param asked: list of Asked
        :returns: list of (ref, customer id, kind) with kind ``name``, ``registry``,
            ``tax``, ``phone`` or ``domain``. One statement.
        """
        self.flush_model([*COLUMNS, "commercial_partner_id", "partner_share"])
        return self.env.execute_query(
            SQL(
                _MATCH,
                *[list(values) for values in zip(*asked, strict=True)],
                limit,
            )
        )


#: The rows of Asked, joined by each key; registry number and tax ID are one code in
#: China, so they are compared crosswise. Own people and companies are no customers.
_MATCH = """
WITH asked AS MATERIALIZED (
    SELECT * FROM unnest(
        %s::int[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[],
        %s::text[]) AS a(ref, own, name, phone, domain, registry, tax)
), found AS (
    SELECT a.ref, a.own, p.id, 'name' AS kind FROM asked a
      JOIN res_partner p
        ON p.logistics_name_key = a.name AND p.id = p.commercial_partner_id
     WHERE a.name <> ''
     UNION ALL
    SELECT a.ref, a.own, p.commercial_partner_id, 'registry' FROM asked a
      JOIN res_partner p ON p.logistics_registry_key = ANY(ARRAY[a.registry, a.tax])
     UNION ALL
    SELECT a.ref, a.own, p.commercial_partner_id, 'tax' FROM asked a
      JOIN res_partner p ON p.logistics_tax_key = ANY(ARRAY[a.registry, a.tax])
     UNION ALL
    SELECT a.ref, a.own, p.commercial_partner_id, 'phone' FROM asked a
      JOIN res_partner p ON p.logistics_phone_key = a.phone
     UNION ALL
    SELECT a.ref, a.own, p.commercial_partner_id, 'domain' FROM asked a
      JOIN res_partner p ON p.logistics_domain_key = a.domain
)
SELECT DISTINCT f.ref, f.id, f.kind
  FROM found f
  JOIN res_partner c ON c.id = f.id AND c.partner_share
 WHERE f.id <> f.own
   AND NOT EXISTS (SELECT FROM res_company r WHERE r.partner_id = f.id)
 ORDER BY f.ref, f.id
 LIMIT %s
"""
