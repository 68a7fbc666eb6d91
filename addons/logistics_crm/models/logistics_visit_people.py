from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from .logistics_visit_facts import EXECUTIVES, Facts

#: Roles of ownership that make somebody responsible for visits.
OWNER_ROLES = ("lead", "sponsor", "service")


class People(NamedTuple):
    """Who is responsible for customers today, and how high they stand.

    :param owners: {(customer id, role of ownership): user id}
    :param ranks: {user id: rank of the job level}
    :param superiors: {user id: ids of the superiors, nearest first}
    :param executives: ids of users with the executive role
    :param departments: {user id: department id}
    """

    owners: dict
    ranks: dict
    superiors: dict
    executives: frozenset
    departments: dict

    def responsible(self, rule, partner_id):
        """Who has to see to a rule: user id, or None when nobody has the role."""
        owner = self.owners.get((partner_id, "lead"))
        chain = [owner, *self.superiors.get(owner, ())] if owner else []
        if rule.role == "executive":
            return self.owners.get((partner_id, "sponsor")) or next(
                (user for user in chain if user in self.executives), None
            )
        if rule.role == "service":
            return self.owners.get((partner_id, "service")) or owner
        if rule.role == "level":
            rank = rule.job_level_id.rank
            return next((u for u in chain if self.ranks.get(u, 0) >= rank), None)
        return owner

    def facts(self, channel_id, partner_id, user_id):
        """What a rule would judge of a visit that this person makes."""
        return Facts(
            channel_id,
            by_owner=self.owners.get((partner_id, "lead")) == user_id,
            by_executive=user_id in self.executives
            or self.owners.get((partner_id, "sponsor")) == user_id,
            by_service=self.owners.get((partner_id, "service")) == user_id,
            top_rank=self.ranks.get(user_id, 0),
        )


class LogisticsVisitCompliance(models.Model):
    """Who has to see to which customers: ownership, hierarchy, job levels."""

    _inherit = "logistics.visit.compliance"

    @api.model
    def _get_people(self, company, today):
        owners = self._get_owners(today)
        users = self.env["res.users"].browse({user for user in owners.values() if user})
        superiors = {user.id: user._logistics_superiors(company) for user in users}
        everybody = users.browse(
            {*users.ids, *(leader for chain in superiors.values() for leader in chain)}
        )
        levels = self.env["logistics.job.level"]._logistics_level_of(
            everybody, company, today
        )
        # sudo: only department ids and ranks of people leave hr, who holds a role is
        # policy.
        employees = self.env["hr.employee"].sudo()
        employees = employees.search(
            [("user_id", "in", everybody.ids), ("company_id", "=", company.id)]
        )
        # sudo: nothing but the rank and the ids of role holders.
        return People(
            owners,
            {user: level.sudo().rank for user, level in levels.items()},
            superiors,
            frozenset(self.env.ref(EXECUTIVES).sudo().all_user_ids.ids),
            {e.user_id.id: e.department_id.id or None for e in employees},
        )

    @api.model
    def _get_owners(self, today):
        """{(customer id, role): user id} of today; the newest row of active users."""
        self.env["logistics.customer.owner"].flush_model()
        self.env["res.users"].flush_model(["active"])
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (o.partner_id, o.role)
                          o.partner_id, o.role, o.user_id
                     FROM logistics_customer_owner o
                     JOIN res_users u ON u.id = o.user_id AND u.active
                    WHERE o.role IN %s
                      AND (o.date_from IS NULL OR o.date_from <= %s)
                      AND (o.date_to IS NULL OR o.date_to > %s)
                 ORDER BY o.partner_id, o.role, o.is_merged IS TRUE,
                          o.date_from DESC NULLS LAST, o.id DESC""",
                OWNER_ROLES,
                today,
                today,
            )
        )
        return {(partner, role): user for partner, role, user in rows}
