from collections import defaultdict

from odoo import api, models

from odoo.addons.logistics_crm.tools.measure import RATE, Fact, counted, ratio

#: What an answer is worth, of 1.
ANSWERS = {"happy": 1.0, "ok": 0.5, "unhappy": 0.0}


class LogisticsFact(models.AbstractModel):
    """What complaints say of the relation with customers, by who leads the customer at
    the end of the period (K-7.1.2)."""

    _inherit = "logistics.fact"

    @api.model
    def _facts(self):
        facts = super()._facts()
        facts["satisfaction"] = Fact(self.env._("Satisfaction of own customers"), RATE)
        facts["complaint_rate"] = Fact(
            self.env._("Complaints of shipments"), RATE, "less"
        )
        return facts

    def _by_customer_lead(self, employees, rows, day):
        """Sums of (customer, numerator, denominator, complaint ids) by who leads the
        customer."""
        rows = list(rows)
        customers = self.env["res.partner"].browse({row[0].id for row in rows})
        owners = self.env["logistics.customer.owner"]._owners_at(customers, day)
        found = defaultdict(lambda: [0.0, 0.0, []])
        for customer, top, base, ids in rows:
            for user in owners.get(customer.id, ()):
                found[user.id][0] += top
                found[user.id][1] += base
                found[user.id][2] += ids
        model = self.env["logistics.complaint"]._name
        return self._by_user(
            employees,
            lambda user: (
                ratio(*found[user][:2], model, found[user][2])
                if user in found
                else ratio(0, 0)
            ),
        )

    def _measure_satisfaction(self, employees, date_from, date_to):
        """Mean of the answers: satisfied 100 %, acceptable 50 %, not satisfied 0 %. No
        answer is no vote."""
        groups = self.env["logistics.complaint"]._read_group(
            [
                *self._complaint_domain(employees, date_from, date_to),
                ("satisfaction", "!=", False),
                ("state", "!=", "cancelled"),
            ],
            ["commercial_partner_id", "satisfaction"],
            ["__count", "id:array_agg"],
        )
        rows = (
            (customer, ANSWERS[answer] * number, number, ids)
            for customer, answer, number, ids in groups
        )
        return self._by_customer_lead(employees, rows, date_to)

    def _measure_complaint_rate(self, employees, date_from, date_to):
        """Complaints received in the period divided by the shipments of the same
        customers that left in it; without shipments there is no rate."""
        complaints = self.env["logistics.complaint"]._read_group(
            [
                *self._complaint_domain(employees, date_from, date_to),
                ("state", "!=", "cancelled"),
                ("merged_into_id", "=", False),
            ],
            ["commercial_partner_id"],
            ["__count", "id:array_agg"],
        )
        shipments = self.env["logistics.shipment"]._read_group(
            [
                # sudo: only the company of an employee leaves hr
                ("company_id", "in", employees.sudo().company_id.ids),
                ("shipped_on", ">=", date_from),
                ("shipped_on", "<=", date_to),
                ("state", "!=", "cancel"),
            ],
            ["commercial_partner_id"],
            ["__count"],
        )
        rows = [(customer, 0, number, []) for customer, number in shipments]
        rows += [(customer, number, 0, ids) for customer, number, ids in complaints]
        return self._by_customer_lead(employees, rows, date_to)

    # --- one customer -----------------------------------------------------------------

    @api.model
    def _customer_claims_net_loss(self, company, partner, date_from, date_to):
        """Net loss of the claims that were paid in the period (H-7.4.4-3). What a
        credit note gave back is left out: it lowered the revenue already."""
        # sudo: only the sum leaves, to whoever computes the customer's profit
        claims = self.env["logistics.claim"].sudo()
        claims = claims.search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "child_of", partner.commercial_partner_id.id),
                ("paid_on", ">=", date_from),
                ("paid_on", "<=", date_to),
            ]
        )
        total = sum(
            claim.currency_id._convert(
                claim.net_loss
                - (claim.amount_agreed if claim.payment_method == "credit" else 0),
                company.currency_id,
                company,
                claim.paid_on,
            )
            for claim in claims
        )
        return counted(total, claims._name, claims.ids)

    @api.model
    def _customer_major_complaints(self, company, partner, date_from, date_to):
        """Major complaints of the period that were found justified (H-10.4-9)."""
        begin, end = company._logistics_bounds(date_from, date_to)
        # sudo: only the number leaves, whoever asks
        complaints = self.env["logistics.complaint"].sudo()
        found = complaints.search(
            [
                ("company_id", "=", company.id),
                ("commercial_partner_id", "=", partner.commercial_partner_id.id),
                ("kind", "=", "complaint"),
                ("received_at", ">=", begin),
                ("received_at", "<", end),
                ("severity", "=", "major"),
                ("consistency", "in", ("full", "partial")),
                ("state", "!=", "cancelled"),
            ]
        )
        return counted(len(found), found._name, found.ids)
