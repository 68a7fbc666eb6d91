from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .logistics_shipment_values import POD_BACK

STEPS = ("outstanding", "received", "sorted", "sent", "signed_off")


class LogisticsShipment(models.Model):
    """Return of the proof of delivery: due by the customer's rule, chased, escalated
    (T16)."""

    _inherit = "logistics.shipment"

    pod_due_on = fields.Date(
        string="POD due",
        compute="_compute_pod_due_on",
        store=True,
        index="btree_not_null",
    )
    pod_return_rate = fields.Float(
        string="PODs returned (%)",
        compute="_compute_pod_return_rate",
        store=True,
        precompute=True,
        aggregator="avg",
        digits=(16, 1),
        help="Share of the waybills that need one; see it by carrier and driver.",
    )
    pod_received_on = fields.Date(readonly=True, copy=False)
    pod_rule = fields.Char(string="POD rule", compute="_compute_pod_rule")
    pod_overdue = fields.Boolean(
        string="POD overdue",
        compute="_compute_pod_overdue",
        search="_search_pod_overdue",
    )
    pod_difficult = fields.Boolean(
        string="Difficult POD",
        copy=False,
        tracking=True,
        help="The freight may not be recovered: finance sees it.",
    )
    pod_escalated_on = fields.Date(readonly=True, copy=False)
    pod_file_ids = fields.Many2many(
        "ir.attachment", "logistics_shipment_pod_rel", string="POD scan", copy=False
    )
    pod_chase_ids = fields.One2many(
        "logistics.shipment.pod.chase", "shipment_id", string="Chase log"
    )

    @api.depends("delivered_on", "partner_id", "company_id")
    def _compute_pod_due_on(self):
        for company, shipments in self.grouped("company_id").items():
            rules = self.env["logistics.pod.rule"]._by_customer(company)
            default = self.env["logistics.company.policy"]._get(company).pod_days
            for shipment in shipments:
                rule = shipment._pod_rule_of(rules)
                days = (rule and rule.days) or default
                shipment.pod_due_on = shipment.delivered_on and (
                    shipment.delivered_on + timedelta(days=days)
                )

    def _pod_rule_of(self, rules):
        customer = self.partner_id.commercial_partner_id
        return rules.get(customer._origin.id) or rules.get(False)

    @api.depends("partner_id", "company_id")
    def _compute_pod_rule(self):
        labels = dict(
            self.env["logistics.pod.rule"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        for company, shipments in self.grouped("company_id").items():
            rules = self.env["logistics.pod.rule"]._by_customer(company)
            for shipment in shipments:
                rule = shipment._pod_rule_of(rules)
                if not rule:
                    shipment.pod_rule = False
                    continue
                stamp = rule.needs_stamp and self.env._("stamped")
                shipment.pod_rule = ", ".join(
                    filter(None, [labels[rule.kind], f"× {rule.copies}", stamp])
                )

    @api.depends("pod_state")
    def _compute_pod_return_rate(self):
        for shipment in self:
            shipment.pod_return_rate = 100.0 if shipment.pod_state in POD_BACK else 0.0

    @api.depends("pod_due_on", "pod_state")
    def _compute_pod_overdue(self):
        today = fields.Date.context_today(self)
        for shipment in self:
            shipment.pod_overdue = bool(
                shipment.pod_state == "outstanding"
                and shipment.pod_due_on
                and shipment.pod_due_on < today
            )

    def _search_pod_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("pod_state", "=", "outstanding") & Domain(
            "pod_due_on", "<", fields.Date.context_today(self)
        )
        return domain if True in value else ~domain

    @api.model_create_multi
    def create(self, vals_list):
        shipments = super().create(vals_list)
        for company, batch in shipments.grouped("company_id").items():
            rules = self.env["logistics.pod.rule"]._by_customer(company)
            free = batch.filtered(
                lambda s, rules=rules: (
                    s.pod_state == "outstanding"
                    and (
                        s.kind == "event"
                        or ((rule := s._pod_rule_of(rules)) and rule.kind == "none")
                    )
                )
            )
            if free:
                free.pod_state = "none"
        return shipments

    def action_pod_next(self):
        """Received, sorted, sent to the customer, signed off by the customer."""
        self.check_access("write")
        today = fields.Date.context_today(self)
        for shipment in self:
            if shipment.pod_state not in STEPS[:-1]:
                raise UserError(
                    self.env._(
                        "The POD of %(name)s needs no further step.", name=shipment.name
                    )
                )
            if not shipment.delivered_on:
                raise UserError(
                    self.env._(
                        "%(name)s is not delivered: enter the delivery first.",
                        name=shipment.name,
                    )
                )
            state = STEPS[STEPS.index(shipment.pod_state) + 1]
            vals = {"pod_state": state}
            if state == "received":
                vals["pod_received_on"] = today
            shipment.write(vals)
        return True

    @api.model
    def _cron_pod(self):
        """Overdue PODs go to the customer service managers, difficult ones to finance,
        once each; one message a company."""
        today = fields.Date.context_today(self)
        overdue = self.search(
            Domain("pod_overdue", "=", True) & Domain("pod_escalated_on", "=", False)
        )
        for company, shipments in overdue.grouped("company_id").items():
            difficult = shipments.filtered("pod_difficult")
            shipments._tell_pods(company, "group_logistics_cs_manager")
            if difficult:
                difficult._tell_pods(company, "group_logistics_finance_settlement")
        overdue.pod_escalated_on = today

    def _tell_pods(self, company, group):
        people = self.env.ref(f"logistics_crm.{group}").all_user_ids.filtered(
            lambda user: company in user.company_ids
        )
        names = ", ".join(self[:20].mapped("name"))
        self.env["logistics.notifier"]._notify(
            people,
            self.env._("%(count)s PODs are overdue", count=len(self)),
            self.env._("Help to get them back: %(names)s", names=names),
            self[:1],
        )


class LogisticsShipmentPodChase(models.Model):
    """One attempt to get a POD back: whom, why it is late, what was promised
    (H-7.4.5-2)."""

    _name = "logistics.shipment.pod.chase"
    _description = "POD Chase"
    _order = "date desc, id desc"
    _check_company_auto = True

    shipment_id = fields.Many2one(
        "logistics.shipment",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="shipment_id.company_id", store=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    contacted = fields.Char(string="Who was asked", required=True)
    reason = fields.Char(string="Why it is late", required=True)
    promised_on = fields.Date(string="Promised for")
