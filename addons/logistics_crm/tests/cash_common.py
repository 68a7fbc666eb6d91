"""A customer with a contract, an approved order with two price lines, and waybills."""

from datetime import date

from odoo.fields import Command

from .common import LogisticsCommon


class CashCommon(LogisticsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role, group in (
            ("operations", "logistics_crm.group_logistics_operations"),
            ("legal", "logistics_crm.group_logistics_legal_reviewer"),
        ):
            cls.users[role] = cls._new_user(role, group, cls.company_a)
        cls.department = cls.env["hr.department"].create(
            {
                "name": "Projects",
                "company_id": cls.company_a.id,
                "manager_id": cls.employees["head"].id,
            }
        )
        cls.employees["sales"].department_id = cls.department
        cls.customer = cls._new_customer(user_id=cls.users["sales"].id)
        cls.contact = cls.env["res.partner"].create(
            {
                "name": "Li Wei",
                "parent_id": cls.customer.id,
                "function": "Logistics manager",
                "phone": "021-50001000",
            }
        )

    @classmethod
    def _order_vals(cls, **values):
        return {
            "partner_id": cls.customer.id,
            "company_id": cls.company_a.id,
            "contact_id": cls.contact.id,
            "user_id": cls.users["sales"].id,
            "date_start": date(2026, 3, 1),
            "date_end": date(2026, 5, 31),
            "monthly_volume": 30,
            "pricing_factor": "Distance and return load",
            "line_ids": [
                Command.create(
                    {
                        "destination": "Xi'an",
                        "basis": "heavy",
                        "rate": 0.62,
                        "minimum": 50,
                        "kg_per_m3": 333,
                        "document_fee": 5,
                        "pickup_fee": 80,
                    }
                ),
                Command.create({"destination": "Xi'an", "basis": "light", "rate": 180}),
            ],
            **values,
        }

    def _new_order(self, **values):
        return self.env["logistics.business.order"].create(self._order_vals(**values))

    def _approve(self, document):
        """Every step of the running round, by whoever is asked."""
        while document.approval_state == "submitted":
            step = document._approval_pending_step()
            document.with_user(step.approver_ids[0]).with_context(
                allowed_company_ids=self.company_a.ids
            ).action_approval_approve()
        return document

    def _approved_order(self, **values):
        order = self._new_order(**values)
        order.action_approval_submit()
        return self._approve(order)

    def _new_shipment(self, **values):
        return self.env["logistics.shipment"].create(
            {
                "name": "WB1",
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "destination": "Xi'an",
                "weight": 1000,
                "service_mode": "station_station",
                "shipped_on": date(2026, 3, 10),
                **values,
            }
        )

    @classmethod
    def _new_file(cls, name="contract.pdf"):
        return cls.env["ir.attachment"].create({"name": name, "raw": b"content"})

    def _new_contract(self, **values):
        contract = self.env["logistics.contract"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company_a.id,
                "user_id": self.users["sales"].id,
                "title": "Line haul",
                "date_start": date(2026, 1, 1),
                "date_end": date(2026, 12, 31),
                "draft_file_ids": self._new_file().ids,
                "signal_ids": [
                    Command.create(
                        {
                            "name": "Three late payments",
                            "early_sign": "First late payment",
                            "measure": "Meeting of both heads",
                        }
                    )
                ],
                **values,
            }
        )
        contract.clause_ids.is_done = True
        return contract

    def _signed_contract(self, **values):
        contract = self._new_contract(**values)
        contract.action_approval_submit()
        self._approve(contract)
        contract.action_customer_confirmed()
        self._approve(contract)
        contract.write(
            {
                "our_signer": "Chen Gang",
                "their_signer": "Wang Li",
                "our_seal": True,
                "their_seal": True,
                "scan_file_ids": self._new_file("sealed.pdf").ids,
            }
        )
        contract.action_sign()
        return contract
