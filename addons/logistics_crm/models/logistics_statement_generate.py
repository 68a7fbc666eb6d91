from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools import statement as rules

OFFICERS = (
    "logistics_crm.group_logistics_cs_officer",
    "logistics_crm.group_logistics_finance_settlement",
)


class LogisticsStatement(models.Model):
    """Statements are made from billable charges that stand on no statement yet, one per
    payer and currency. The link on the charge is the claim: two users at once, or the
    same button twice, make one statement (H-7.4.6-1)."""

    _inherit = "logistics.statement"

    @api.model
    def _check_officer(self):
        if not self.env.su and not any(map(self.env.user.has_group, OFFICERS)):
            raise AccessError(
                self.env._("Customer service or finance makes statements.")
            )

    @api.model
    def _claim_charges(self, company, until, payers=None):
        """Lock and return billable charges: {(payer id, currency id): [charge ids]}.

        :param until: last day of shipping, included
        :param payers: res.partner, or None for everybody
        """
        charges = self.env["logistics.shipment.charge"]
        charges.flush_model(["payer_id", "amount", "statement_line_id", "shipment_id"])
        self.env["logistics.shipment"].flush_model(
            ["is_billable", "shipped_on", "company_id", "currency_id"]
        )
        who = SQL()
        if payers is not None:
            who = SQL("AND c.payer_id IN %s", tuple(payers.ids) or (0,))
        found = defaultdict(list)
        for charge_id, payer_id, currency_id in self.env.execute_query(
            SQL(
                """SELECT c.id, c.payer_id, s.currency_id
                     FROM logistics_shipment_charge c
                     JOIN logistics_shipment s ON s.id = c.shipment_id
                    WHERE s.is_billable AND s.company_id = %s AND s.shipped_on <= %s
                      AND c.statement_line_id IS NULL AND c.amount <> 0 %s
                    ORDER BY s.shipped_on, s.id, c.sequence, c.id
                      FOR UPDATE OF c SKIP LOCKED""",
                company.id,
                until,
                who,
            )
        ):
            found[payer_id, currency_id].append(charge_id)
        return found

    @api.model
    def _generate(self, company, date_from, date_to, payers=None, **values):
        """Make the statements of a period; who is blocked gets none.

        :param values: further values of each statement (new version)
        :returns: logistics.statement, empty when there is nothing to settle
        """
        if date_to < date_from:
            raise UserError(self.env._("The period ends before it begins."))
        # sudo: officers may not read every charge's order; the company is given
        maker = self._as_engine().with_company(company)
        claimed = maker._claim_charges(company, date_to, payers)
        if not values.get("previous_id"):
            blocked = maker._blocked_payers(
                company, {payer for payer, _currency in claimed}
            )
            claimed = {k: ids for k, ids in claimed.items() if k[0] not in blocked}
        if not claimed:
            return self.browse()
        figures = maker._get_figures(company, date_from, date_to, claimed)
        contracts = maker._get_contracts(company, date_to, claimed)
        vals_list = [
            {
                "name": self.env["ir.sequence"]
                .sudo()  # sudo: numbers are drawn by who makes the document
                .with_company(company)
                .next_by_code("logistics.statement")
                or self.env._("New"),
                "company_id": company.id,
                "partner_id": payer_id,
                "currency_id": currency_id,
                "date_from": date_from,
                "date_to": date_to,
                **maker._prepare_terms(company, payer_id, date_to, contracts),
                **figures[payer_id, currency_id],
                **values,
            }
            for payer_id, currency_id in claimed
        ]
        statements = maker.create(vals_list)
        for statement, charge_ids in zip(statements, claimed.values(), strict=True):
            statement._add_lines(charge_ids)
        return self.browse(statements.ids)

    @api.model
    def _prepare_terms(self, company, payer_id, date_to, contracts):
        """What contract or policy say of a payer's statement."""
        policy = self.env["logistics.company.policy"]._get(company)
        payer = self.env["res.partner"].browse(payer_id)
        contract = contracts.get(
            payer.commercial_partner_id, self.env["logistics.contract"]
        )
        days = policy.statement_sign_days
        return {
            "contract_id": contract.id,
            "proof_required": contract.required_proof or policy.statement_proof,
            "date_sign_due": fields.Date.add(date_to, days=days),
        }

    @api.model
    def _get_contracts(self, company, day, claimed):
        """Contract in force of each payer: {commercial partner: contract}."""
        payers = self.env["res.partner"].browse({payer for payer, _currency in claimed})
        found = self.env["logistics.contract"]._in_force(
            company, day, payers.commercial_partner_id
        )
        by_payer = found.grouped(lambda c: c.partner_id.commercial_partner_id)
        return {payer: contracts[:1] for payer, contracts in by_payer.items()}

    def _add_lines(self, charge_ids):
        """One frozen line per shipment, its charges linked to it."""
        self.ensure_one()
        charges = self.env["logistics.shipment.charge"].browse(charge_ids)
        by_shipment = charges.grouped("shipment_id")
        lines = self.env["logistics.statement.line"].create(
            [
                self._prepare_line(shipment, mine)
                for shipment, mine in by_shipment.items()
            ]
        )
        charges.flush_recordset()
        self.env.execute_query(
            SQL(
                """UPDATE logistics_shipment_charge c SET statement_line_id = n.line_id
                     FROM unnest(%s::int[], %s::int[]) n(line_id, shipment_id)
                    WHERE c.shipment_id = n.shipment_id AND c.id IN %s
                RETURNING c.id""",
                lines.ids,
                lines.shipment_id.ids,
                tuple(charge_ids),
            )
        )
        charges.invalidate_recordset(["statement_line_id"])
        lines.invalidate_recordset(["charge_ids"])

    def _prepare_line(self, shipment, charges):
        self.ensure_one()
        round_ = self.currency_id.round
        freight = charges.filtered(lambda c: c.type_id.code == "freight")
        total = round_(sum(charges.mapped("amount")))
        amount_freight = round_(sum(freight.mapped("amount")))
        return {
            "statement_id": self.id,
            "shipment_id": shipment.id,
            "name": shipment.name,
            "date": shipment.shipped_on,
            "delivered_on": shipment.delivered_on,
            "route": " – ".join(filter(None, (shipment.origin, shipment.destination))),
            "goods": shipment.goods_name,
            "pieces": shipment.pieces,
            "weight": shipment.weight,
            "reference": shipment.customer_reference,
            "amount_freight": amount_freight,
            "amount_fees": round_(total - amount_freight),
            "amount_total": total,
            "charges": [
                [charge.tax_category, charge.type_id.id, round_(charge.amount)]
                for charge in charges
            ],
        }

    # --- the night --------------------------------------------------------------------

    @api.model
    def _cron_generate(self):
        """Statements of every company whose settlement day comes within the lead."""
        today = fields.Date.context_today(self)
        self.env["res.company"]._logistics_each(self._generate_due, today)

    @api.model
    def _generate_due(self, company, today):
        """Make what is due ahead of the settlement days of one company.

        A payer's contract may name another day than the policy.
        """
        policy = self.env["logistics.company.policy"]._get(company)
        usual = (policy.statement_day, policy.statement_lead_days)
        made = self.browse()
        own = self.env["logistics.contract"]._in_force(company, today)
        terms = own.grouped(
            lambda c: (c.settlement_day or usual[0], c.statement_days or usual[1])
        )
        terms.pop(usual, None)
        special = self.env["res.partner"].browse()
        for (day, lead), contracts in terms.items():
            # Who has two contracts is settled by the first.
            roots = contracts.partner_id.commercial_partner_id - special
            special |= roots
            made |= self._generate_ahead(company, today, (day, lead), roots, None)
        made |= self._generate_ahead(company, today, usual, None, special)
        return made

    def _generate_ahead(self, company, today, terms, roots, without):
        """:param terms: (settlement day, days ahead)"""
        day, lead = terms
        settlement = rules.next_settlement(today, day)
        if (settlement - today).days > lead:
            return self.browse()
        # sudo: payers are found by their open charges only
        charges = self.env["logistics.shipment.charge"].sudo()
        domain = [
            ("company_id", "=", company.id),
            ("statement_line_id", "=", False),
            ("shipment_id.is_billable", "=", True),
        ]
        if roots is not None:
            domain.append(("payer_id.commercial_partner_id", "in", roots.ids))
        else:
            domain.append(("payer_id.commercial_partner_id", "not in", without.ids))
        payers = [row[0] for row in charges._read_group(domain, ["payer_id"])]
        if not payers:
            return self.browse()
        payers = self.env["res.partner"].browse(payer.id for payer in payers)
        # Shipments up to the day on which the statement is made.
        start = rules.period(settlement, day)[0]
        return self._generate(company, start, min(settlement, today), payers)
