"""Accounts for compensation and the road of a claim up to its approval."""

from .common import ComplaintCommon


class ClaimCommon(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.journal"].create(
            [
                {
                    "name": kind,
                    "type": kind,
                    "code": kind[:4].upper(),
                    "company_id": cls.company_a.id,
                    "default_account_id": cls._new_account(kind).id,
                }
                for kind in ("purchase", "sale")
            ]
        )
        cls.customer.with_company(cls.company_a).write(
            {
                "property_account_payable_id": cls._new_account("payable").id,
                "property_account_receivable_id": cls._new_account("receivable").id,
            }
        )

    @classmethod
    def _new_account(cls, kind):
        types = {
            "purchase": "expense",
            "sale": "income",
            "payable": "liability_payable",
            "receivable": "asset_receivable",
        }
        return (
            cls.env["account.account"]
            .with_company(cls.company_a)
            .create(
                {
                    "name": kind,
                    "code": f"9{len(kind)}{kind[0].encode()[0]}",
                    "account_type": types[kind],
                    "reconcile": kind in ("payable", "receivable"),
                }
            )
        )

    def _file(self, role="claims"):
        files = self.as_role(self.env["ir.attachment"], role)
        return files.create({"name": "paper.pdf", "raw": b"x"})

    def _claim(self, **values):
        complaint = self._new(has_claim=True, claim_amount=800)
        complaint.action_open_claim()
        claim = complaint.claim_ids
        claim.write({"officer_id": self.users["claims"].id, **values})
        return claim

    def _agreed(self, amount=700, **values):
        claim = self._claim(**values)
        for slot in claim.evidence_ids:
            slot.attachment_ids = self._file("service")
        claim.action_hand_over()
        officer = self.as_role(claim, "claims")
        officer.action_receipt()
        officer.write({"amount_agreed": amount, "agreement_id": self._file().id})
        officer.action_agree()
        return officer

    def _approved(self, **values):
        claim = self._agreed(**values)
        claim.action_approval_submit()
        self.as_role(claim, "manager").action_approval_approve()
        return claim
