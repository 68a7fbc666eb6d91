"""Shipments and statements that the tests of reconciliation share."""

from datetime import date

from freezegun import freeze_time

from .bill_common import BillCommon

#: A red pixel.
SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAA"
    "AABJRU5ErkJggg=="
)


class StatementCommon(BillCommon):
    """Northern Steel ships under an order approved for 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.statements = cls.env["logistics.statement"]
        cls.freight = cls.env.ref("logistics_crm.charge_type_freight")
        cls.handling = cls.env.ref("logistics_crm.charge_type_handling")
        cls.policy = cls.env["logistics.company.policy"]._get(cls.company_a)

    @classmethod
    def _order(cls, partner, company=None, currency=None):
        company = company or cls.company_a
        order = cls.env["logistics.business.order"].search(
            [
                ("partner_id", "=", partner.id),
                ("company_id", "=", company.id),
                ("currency_id", "=", (currency or company.currency_id).id),
            ],
            limit=1,
        )
        if not order:
            order = (
                cls.env["logistics.business.order"]
                .with_company(company)
                .create(
                    {
                        "partner_id": partner.id,
                        "company_id": company.id,
                        "currency_id": (currency or company.currency_id).id,
                        "date_start": date(2026, 1, 1),
                        "date_end": date(2026, 12, 31),
                        **cls._order_values(),
                    }
                )
            )
            order._approval_as_engine().write({"approval_state": "approved"})
        return order

    @classmethod
    def _order_values(cls):
        return {}

    @classmethod
    def _ship(cls, number, amount, day=None, fee=0.0, partner=None, **values):
        """A billable waybill with freight and, perhaps, a handling fee."""
        partner = partner or cls.customer
        company = values.pop("company", cls.company_a)
        currency = values.pop("currency", None)
        shipment = (
            cls.env["logistics.shipment"]
            .with_company(company)
            .create(
                {
                    "name": number,
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "order_id": cls._order(partner, company, currency).id,
                    "shipped_on": day or date(2026, 6, 10),
                    "origin": "Shanghai",
                    "destination": "Chengdu",
                    "state": "transit",
                    **values,
                }
            )
        )
        charges = [(cls.freight, amount)] + ([(cls.handling, fee)] if fee else [])
        cls.env["logistics.shipment.charge"].create(
            [
                {
                    "shipment_id": shipment.id,
                    "type_id": kind.id,
                    "amount": value,
                    "is_manual": True,
                }
                for kind, value in charges
            ]
        )
        return shipment

    @classmethod
    def _contract_in_force(cls, **values):
        """A signed contract of 2026."""
        contract = cls.env["logistics.contract"].create(
            {
                "partner_id": cls.customer.id,
                "company_id": cls.company_a.id,
                "date_start": date(2026, 1, 1),
                "date_end": date(2026, 12, 31),
                **values,
            }
        )
        contract._as_engine().write({"phase": "signed", "signed_on": date(2026, 1, 1)})
        return contract

    @classmethod
    def _make(cls, payers=None, company=None, end=None):
        end = end or date(2026, 6, 30)
        with freeze_time(str(end)):
            return cls.statements._generate(
                company or cls.company_a, date(2026, 6, 1), end, payers
            )

    @classmethod
    def _sent(cls, *amounts):
        """A statement that is with the customer, one waybill an amount."""
        for number, amount in enumerate(amounts or (1000.0,), 1):
            cls._ship(f"WB{number}", amount)
        statement = cls._make()
        with freeze_time("2026-06-30 02:00:00"):
            statement.action_send()
        return statement

    def _signed(self, *amounts):
        statement = self._sent(*amounts)
        with freeze_time("2026-07-01 02:00:00"):
            statement._sign("Li Lei", SIGNATURE, "192.0.2.7")
        return statement
