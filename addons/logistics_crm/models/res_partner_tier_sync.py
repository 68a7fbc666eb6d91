from odoo import api, fields, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """Effective tier: the approved assessment of the policy scheme on a day."""

    _inherit = "res.partner"

    def _logistics_tier_at(self, day=None, company=None):
        """The tier that a customer had on a day (design rule 8's idea for tiers).

        :param day: date, default today
        :param company: res.company, default the current one
        :returns: dict partner id -> logistics.tier, empty when untiered
        """
        company = company or self.env.company
        scheme = self.env["logistics.tier.scheme"]._get_policy_scheme(company)
        tiers = self.env["logistics.tier"]
        # sudo: only the id of the commercial entity is used.
        commercial = {p.id: p.commercial_partner_id for p in self.sudo()}
        found = self.env["logistics.tier.assessment"]._get_in_force(
            day or fields.Date.context_today(self),
            scheme,
            self.browse({entity.id for entity in commercial.values()}),
        )
        return {
            partner: tiers.browse(found.get((company.id, entity.id)))
            for partner, entity in commercial.items()
        }

    @api.model
    def _logistics_sync_tiers(self, companies=None, partners=None, quiet=False):
        """Copy the tiers in force to the customers and their contacts.

        One statement a company, whatever the number of customers; writes only where
        something changed, so the second run writes nothing.

        :param companies: default all
        :param partners: only these customers
        :param quiet: do not tell anybody (change of policy scheme, merge); the context
            key ``logistics_quiet`` says the same (demo story)
        """
        # sudo: the engine keeps the tiers of all companies.
        companies = (companies or self.env["res.company"]).sudo()
        self.env["logistics.tier.assessment"].flush_model()
        self.flush_model(["logistics_tier_id", "commercial_partner_id"])
        for company in companies or companies.search([("active", "=", True)]):
            scheme = self.env["logistics.tier.scheme"]._get_policy_scheme(company)
            rows = self.env.execute_query(
                self._sql_sync_tiers(company, scheme, partners)
            )
            changes = {
                partner: (old, new)
                for partner, entity, old, new in rows
                if partner == entity
            }
            written = self.browse([row[0] for row in rows])
            written.invalidate_recordset(["logistics_tier_id"])
            written.modified(["logistics_tier_id"])
            if changes and not (quiet or self.env.context.get("logistics_quiet")):
                self._logistics_on_tier_changed(company, changes)

    @api.model
    def _sql_sync_tiers(self, company, scheme, partners=None):
        key = str(company.id)
        only = (
            SQL("AND q.commercial_partner_id IN %s", tuple(partners.ids) or (0,))
            if partners is not None
            else SQL()
        )
        return SQL(
            """UPDATE res_partner p
                  SET logistics_tier_id = CASE WHEN n.tier_id IS NULL
                      THEN NULLIF(p.logistics_tier_id - %(key)s, '{}'::jsonb)
                      ELSE COALESCE(p.logistics_tier_id, '{}'::jsonb)
                           || jsonb_build_object(%(key)s, n.tier_id) END
                 FROM (SELECT q.id, c.tier_id,
                              (q.logistics_tier_id ->> %(key)s)::int AS old_id
                         FROM res_partner q
                         LEFT JOIN (%(in_force)s) c
                                ON c.partner_id = q.commercial_partner_id
                        WHERE (q.logistics_tier_id IS NOT NULL
                               OR c.tier_id IS NOT NULL) %(only)s) n
                WHERE p.id = n.id AND n.old_id IS DISTINCT FROM n.tier_id
            RETURNING p.id, p.commercial_partner_id, n.old_id, n.tier_id""",
            key=key,
            in_force=self.env["logistics.tier.assessment"]._sql_in_force(
                fields.Date.context_today(self),
                scheme=scheme,
                company=company,
            ),
            only=only,
        )

    @api.model
    def _logistics_on_tier_changed(self, company, changes):
        """What follows at once from a changed tier (K-2.3-6); extended by whoever plans
        by tier.

        :param company: res.company
        :param changes: dict partner id -> (old tier id, new tier id), None = untiered
        """
        # sudo: whoever approved may not read the customers of other teams.
        partners = self.sudo().with_company(company).browse(changes)
        tiers = self.env["logistics.tier"].sudo()
        untiered = self.env._("Untiered")
        texts = {
            partner.id: self.env._(
                "Customer tier: %(old)s → %(new)s (%(company)s)",
                old=tiers.browse(changes[partner.id][0]).code or untiered,
                new=tiers.browse(changes[partner.id][1]).code or untiered,
                company=company.name,
            )
            for partner in partners
        }
        partners._message_log_batch(bodies=texts)
        partners._logistics_tell_salespeople(texts)
        for tier in tiers.browse({new for _old, new in changes.values() if new}):
            if tier.activity_plan_id:
                partners.filtered(
                    lambda p, tier=tier: changes[p.id][1] == tier.id
                )._logistics_start_plan(tier.activity_plan_id)

    def _logistics_tell_salespeople(self, texts):
        """One message per salesperson with all his customers who changed."""
        for user, partners in self.grouped("user_id").items():
            if not user or user == self.env.user:
                continue
            lines = [
                f"{partner.name}: {texts[partner.id]}" for partner in partners[:50]
            ]
            self.env["logistics.notifier"]._notify(
                user, self.env._("Customer tiers changed"), "\n".join(lines)
            )

    def _logistics_start_plan(self, plan):
        """Schedule the tier's activity plan, responsible on demand = salesperson."""
        for user, partners in self.grouped("user_id").items():
            wizard = self.env["mail.activity.schedule"].create(
                {
                    "res_model": self._name,
                    "res_ids": str(partners.ids),
                    "plan_id": plan.id,
                    "plan_on_demand_user_id": (user or self.env.user).id,
                }
            )
            if not wizard.has_error:
                wizard.action_schedule_plan()
