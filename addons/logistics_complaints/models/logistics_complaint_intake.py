from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .logistics_complaint import DONE


class LogisticsComplaint(models.Model):
    """How complaints come in: number, tier, policy, handler, duplicates."""

    _inherit = "logistics.complaint"

    duplicate_ids = fields.Many2many(
        "logistics.complaint",
        string="Perhaps the same",
        compute="_compute_duplicate_ids",
    )
    duplicate_count = fields.Integer(compute="_compute_duplicate_ids")
    policy_id = fields.Many2one(
        "logistics.sla.policy",
        string="Promised by",
        readonly=True,
        copy=False,
        index=True,
        check_company=True,
        help="Frozen when the complaint came in.",
    )

    def _compute_duplicate_ids(self):
        """Open complaints of the same waybill, or of the same customer and category,
        received within 24 hours."""
        for complaint in self:
            found = complaint.browse()
            domain = complaint._get_duplicate_domain()
            if domain is not None:
                found = complaint.search(domain, limit=10)
            complaint.duplicate_ids = found
            complaint.duplicate_count = len(found)

    def _get_duplicate_domain(self):
        self.ensure_one()
        same = []
        if self.waybill:
            same.append(Domain("waybill", "=ilike", self.waybill.strip()))
        if self.commercial_partner_id and self.category_id:
            same.append(
                Domain("commercial_partner_id", "=", self.commercial_partner_id.id)
                & Domain("category_id", "=", self.category_id.id)
            )
        if not same or not self.received_at:
            return None
        day = timedelta(hours=24)
        return (
            Domain.OR(same)
            & Domain("id", "!=", self._origin.id or 0)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("state", "not in", DONE)
            & Domain("received_at", ">=", self.received_at - day)
            & Domain("received_at", "<=", self.received_at + day)
        )

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_engine():
            for vals in vals_list:
                self._check_stamped({k for k, v in vals.items() if v and k != "name"})
        self._set_numbers(vals_list)
        complaints = super().create(vals_list)
        # What a complaint starts with is no change that the history must tell.
        engine = complaints._as_engine().with_context(mail_notrack=True)
        engine._set_tier()
        engine._set_policy()
        engine._set_handler()
        engine._start_clocks()
        engine._set_repeated()
        return complaints

    @api.model
    def _set_numbers(self, vals_list):
        """Numbers of a batch: each company's sequence is looked up once."""
        sequences = {}
        for vals in vals_list:
            company_id = vals.get("company_id") or self.env.company.id
            if company_id not in sequences:
                # sudo: the number is drawn for everybody who may file a complaint
                sequences[company_id] = (
                    self.env["ir.sequence"]
                    .sudo()
                    .search(
                        [
                            ("code", "=", self._name),
                            ("company_id", "in", [company_id, False]),
                        ],
                        order="company_id",
                        limit=1,
                    )
                )
            sequence = sequences[company_id]
            vals["name"] = sequence._next() if sequence else "/"

    def _write_grouped(self, name, choose):
        """Write one field of a batch: complaints with the same value at once."""
        for value, batch in self.grouped(choose).items():
            if value:
                batch.write({name: value.id})

    def _set_tier(self):
        def choose(complaint):
            partner = complaint.commercial_partner_id
            return partner.with_company(complaint.company_id).logistics_tier_id

        self._write_grouped("tier_id", choose)

    def _get_policy_facts(self):
        self.ensure_one()
        return {
            "tier": self.tier_id.id,
            "category": self.category_id.id,
            "severity": self.severity,
            "channel": self.channel,
            "customer": self.commercial_partner_id.id,
        }

    def _set_policy(self):
        """Freeze the promise; complaints with the same facts ask once."""
        policies, cache = self.env["logistics.sla.policy"], {}

        def choose(complaint):
            facts = complaint._get_policy_facts()
            key = (complaint.company_id.id, *facts.values())
            if key not in cache:
                cache[key] = policies._get_for(facts, complaint.company_id)
            return cache[key]

        self._write_grouped("policy_id", choose)

    def _set_handler(self):
        """Major complaints go to a manager of customer service, general ones to who is
        on the hotline, else to who took them (S-1.3.1-07, S-1.3.2-06)."""
        shifts = self.env["logistics.duty.shift"]
        free = self.filtered(lambda c: not c.user_id)
        for company, batch in free.grouped("company_id").items():
            on_duty = shifts._get_on_duty(company)
            managers = self._get_managers(company)

            def choose(complaint, on_duty=on_duty, managers=managers):
                if complaint.severity == "major" and managers:
                    mine = managers & complaint.create_uid
                    return (mine or managers)[:1]
                return complaint._get_own_officer() or on_duty

            batch._write_grouped("user_id", choose)

    def _route_major(self):
        """What becomes major later goes to a manager then, too (S-1.3.1-07)."""
        for complaint in self:
            managers = self._get_managers(complaint.company_id)
            if complaint.severity == "major" and complaint.user_id not in managers:
                complaint.user_id = managers[:1] or complaint.user_id

    def _pass_clocks(self):
        """Open promises of customer service follow the handler; judged ones stay."""
        for complaint in self:
            clocks = complaint.open_clock_ids.filtered(lambda c: not c._is_department())
            clocks.filtered(
                lambda c, user=complaint.user_id: c.user_id != user
            ).user_id = complaint.user_id

    def _get_managers(self, company):
        manager = company._logistics_policy().complaint_manager_id
        if manager:
            return manager
        group = self.env.ref("logistics_crm.group_logistics_cs_manager")
        return group.all_user_ids.filtered(
            lambda user: user.active and company in user.company_ids
        ).sorted("id", reverse=True)

    def _get_own_officer(self):
        """Who typed the complaint, if that is somebody of customer service."""
        return self._get_officer_now(self.create_uid)

    def _get_officer_now(self, user=None):
        """The user, if that is somebody of customer service."""
        user = user or self.env.user
        officer = user.has_group("logistics_crm.group_logistics_cs_officer")
        return user if officer and not user.share else user.browse()

    def action_open_duplicates(self):
        self.check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "logistics_complaints.logistics_complaint_action"
        )
        return {**action, "domain": [("id", "in", self.duplicate_ids.ids)]}
