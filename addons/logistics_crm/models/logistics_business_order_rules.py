from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import orders

#: What nobody changes once the order is submitted; the rest is remarks.
LOCKED = frozenset(
    {
        "partner_id",
        "company_id",
        "currency_id",
        "contract_id",
        "execution_mode",
        "shipped_quantity",
        "payment_method",
        "service_mode",
        "charging_basis",
        "item_ids",
        "date_start",
        "date_end",
        "line_ids",
        "gross_margin",
        "amount_expected",
        "discount_note",
    }
)


class LogisticsBusinessOrder(models.Model):
    """What an order must say before it is submitted, and who approves it."""

    _inherit = "logistics.business.order"

    below_standard = fields.Boolean(
        string="Below the profit standard",
        compute="_compute_exceptions",
        help="The margin is below the profit standard of the job level of whoever "
        "placed the order.",
    )
    profit_standard = fields.Float(
        string="Profit standard (%)", compute="_compute_exceptions", digits=(16, 2)
    )
    off_tariff = fields.Boolean(
        compute="_compute_exceptions",
        help="A rate is below the tariff, or the tariff does not know the destination.",
    )
    order_warning = fields.Text(compute="_compute_order_warning")

    @api.depends("gross_margin", "user_id", "company_id", "line_ids.tariff_deviation")
    def _compute_exceptions(self):
        Level = self.env["logistics.job.level"]
        Tariff = self.env["logistics.tariff"]
        today = fields.Date.context_today(self)
        for order in self:
            policy = self.env["logistics.company.policy"]._get(order.company_id)
            level = Level._logistics_level_of(order.user_id, order.company_id, today)
            standard = (level.get(order.user_id.id) or Level).profit_standard * 100
            order.profit_standard = standard
            order.below_standard = order.gross_margin < standard
            day = order.date_start or today
            order.off_tariff = bool(Tariff._valid_on(order.company_id, day)) and any(
                not line.in_tariff or line.tariff_deviation < -policy.tariff_tolerance
                for line in order.line_ids
            )

    @api.depends(
        "partner_id",
        "contract_id",
        "company_id",
        "date_start",
        "address",
        "payment_method",
    )
    def _compute_order_warning(self):
        for order in self:
            order.order_warning = "\n".join(order._warnings()) or False

    def _warnings(self):
        """Sentences that do not stop anybody. Other concerns add theirs."""
        self.ensure_one()
        missing = self._missing_contract()
        return [missing] if missing else []

    # --- submit -----------------------------------------------------------------------

    def _approval_facts(self):
        amount = self.currency_id._convert(
            self.amount_expected,
            self.company_id.currency_id,
            self.company_id,
            self.date_start or fields.Date.context_today(self),
        )
        exception = self.below_standard or self.off_tariff
        return {
            **super()._approval_facts(),
            "owner": self.user_id,
            "amount": amount,
            "cases": {"exception"} if exception else set(),
            "tier": self._tier_code(),
        }

    def _tier_code(self):
        customer = self.partner_id.commercial_partner_id.with_company(self.company_id)
        return customer.logistics_tier_id.code or ""

    def _approval_locked_fields(self):
        return LOCKED

    @api.constrains("approval_state")
    def _check_form(self):
        for order in self.filtered(lambda o: o.approval_state == "submitted"):
            if sentences := order._submit_problems():
                raise ValidationError("\n".join(sentences))

    def _submit_problems(self):
        """Sentences that keep the order from being submitted; other concerns (credit,
        unsigned statements) add theirs."""
        self.ensure_one()
        texts = self._form_texts()
        found = [texts[code] for code in orders.problems(self._form_facts())]
        if self._has_contract_duty() and not self._previous():
            found += filter(None, [self._missing_contract()])
        return found

    def _form_facts(self):
        self.ensure_one()
        nature = "existing" if self.customer_nature == "existing" else "new"
        return orders.Order(
            one_off=self.execution_mode == "one_off",
            quantity=self.shipped_quantity,
            date_end=self.date_end,
            last_day=self.last_day,
            basis=self.charging_basis,
            items=len(self.item_ids),
            special_payment=self.is_special_payment,
            payment_note=self.payment_note or "",
            combined=self.is_combined,
            means=self.transport_means or "",
            nature=nature,
            price_changed=self._price_changed(),
            pricing_factor=self.pricing_factor or "",
            adjustment_factor=self.adjustment_factor or "",
            contact=bool(self.contact_id),
            position=self.contact_position or "",
            landline=self.phone or "",
            mobile=self.mobile or "",
            lines=len(self.line_ids),
            volume=self.monthly_volume,
            volume_unit=self.volume_unit,
        )

    def _form_texts(self):
        return {
            "contact": self.env._("Choose the contact person."),
            "position": self.env._("Enter the position of the contact person."),
            "phone": self.env._("Enter a landline or a mobile number."),
            "landline": self.env._(
                "Enter the landline with its area code, e.g. 021-50001000."
            ),
            "quantity": self.env._("Enter the shipped quantity of the one-off order."),
            "payment_note": self.env._("Describe the special payment method."),
            "means": self.env._("Choose the transport means of the combined business."),
            "items": self.env._(
                "Enter specification, weight and quantity of each item."
            ),
            "period": self.env._(
                "The order may run until %(day)s at most.",
                day=fields.Date.to_string(self.last_day) if self.last_day else "",
            ),
            "volume": self.env._("Enter the monthly volume, or choose 'Not fixed'."),
            "pricing_factor": self.env._(
                "Enter the pricing factor of the new customer."
            ),
            "adjustment_factor": self.env._(
                "Say why the price of the customer changes."
            ),
            "lines": self.env._("Enter at least one price line."),
        }

    def _previous(self):
        """Latest approved order of the customer before this one."""
        self.ensure_one()
        return self.search(
            [
                ("partner_id", "child_of", self.partner_id.commercial_partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("approval_state", "=", "approved"),
                ("id", "!=", self._origin.id or 0),
            ],
            limit=1,
        )

    def _price_changed(self):
        """Does a destination cost something else than in the order before?"""
        before = {
            (line.origin, line.destination, line.basis, line.unit): line.rate
            for line in self._previous().line_ids
        }
        return any(
            before.get(
                (line.origin, line.destination, line.basis, line.unit), line.rate
            )
            != line.rate
            for line in self.line_ids
        )

    # --- contract duty ----------------------------------------------------------------

    def _has_contract_duty(self):
        """Must customers of this tier have a contract (P-3-12)?"""
        policy = self.env["logistics.company.policy"]._get(self.company_id)
        codes = {code.strip() for code in (policy.contract_tiers or "").split(",")}
        return self._tier_code() in codes - {""}

    def _missing_contract(self):
        """Sentence that names the paper that is missing, or nothing."""
        self.ensure_one()
        if not self.partner_id or not self.date_start:
            return None
        customer = self.partner_id.commercial_partner_id
        kinds = self.env["logistics.contract"]._kinds_in_force(
            customer, self.company_id, self.date_start
        )
        if not kinds - {"long_term"}:
            return self.env._(
                "%(customer)s has no valid contract: sign one first.",
                customer=customer.name,
            )
        if "long_term" not in kinds and self._has_contract_duty():
            return self.env._(
                "%(customer)s has no long-term cooperation agreement: sign one first.",
                customer=customer.name,
            )
        return None
