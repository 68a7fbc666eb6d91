from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models

from ..models.logistics_customer_owner import LEAD, OwnerChange
from ..tools import importing, periods
from ..tools.importing import Column, Problem
from .logistics_import import ImportKind

DAY = timedelta(days=1)


class LogisticsImport(models.TransientModel):
    """Kind "Ownership history": who was responsible before the addon was installed."""

    _inherit = "logistics.import"

    @api.model
    def _kinds(self):
        return [
            *super()._kinds(),
            ImportKind(
                "ownership",
                self.env._("Ownership history"),
                "logistics_crm.group_logistics_policy_admin",
            ),
        ]

    @api.model
    def _columns_ownership(self, texts):
        roles = self.env["logistics.customer.owner"]._fields["role"]
        choices = {label: key for key, label in roles._description_selection(self.env)}
        return [
            Column(
                "partner",
                self.env._("Customer"),
                importing.REFERENCE,
                required=True,
                choices=self._customers_by_text(texts.get("partner", ())),
            ),
            Column(
                "user",
                self.env._("Salesperson"),
                importing.REFERENCE,
                required=True,
                choices=self._users_by_text(texts.get("user", ())),
            ),
            Column("date_from", self.env._("First day"), importing.DATE),
            Column("last_day", self.env._("Last day"), importing.DATE),
            Column("role", self.env._("Role"), importing.SELECTION, choices=choices),
            Column("share", self.env._("Share (%)"), importing.DECIMAL, minimum=0),
            Column("reason", self.env._("Reason"), size=2000),
        ]

    @api.model
    def _remedies(self):
        return {
            **super()._remedies(),
            "reversed": self.env._("The last day is before the first day."),
            "share_above": self.env._("A share is at most 100 percent."),
            "collides": self.env._("These days overlap with row %(argument)s."),
            "collides_history": self.env._(
                "These days overlap with the history: %(argument)s."
            ),
            "not_ended": self.env._(
                "Salesperson today is %(argument)s: give the last day of this one."
            ),
            "future": self.env._(
                "A lead developer's last day must be in the past, or empty."
            ),
        }

    # --- check ----------------------------------------------------------------------

    @api.model
    def _check_ownership(self, rows):
        """Days against each other, against the history, against today."""
        today = fields.Date.context_today(self)
        partners = self.env["res.partner"].browse(
            {row.values["partner"] for row in rows}
        )
        salesperson = {partner.id: partner.user_id for partner in partners}
        problems, entries = [], []
        for row in rows:
            values = row.values
            if bad := _bad_dates(row, today, salesperson[values["partner"]]):
                problems.append(bad)
                continue
            if (values["share"] or 0) > 100:
                problems.append(Problem(row.number, "share", "share_above"))
            entries.append(_period(values, row.number))
        named = {
            later.ref: Problem(later.ref, "date_from", "collides", earlier.ref)
            for earlier, later in periods.collisions(entries)
        }
        return [*problems, *named.values(), *self._against_history(entries, named)]

    @api.model
    def _against_history(self, entries, known):
        """Problems of rows that overlap with what the history says already. The row "at
        install" gives way: its start was never known."""
        problems = []
        history = defaultdict(list)
        for row in self._history({entry.key[0] for entry in entries}):
            key = (row.partner_id.id, row.role, row.role != LEAD and row.user_id.id)
            history[key].append(row)
        for entry in entries:
            for row in history[entry.key]:
                if entry.ref in known or row._gives_way_to(entry):
                    continue
                kept = row._as_period(entry.key)
                if periods.collisions([entry, kept]):
                    problems.append(
                        Problem(
                            entry.ref, "date_from", "collides_history", row.display_name
                        )
                    )
                    break
        return problems

    @api.model
    def _history(self, partner_ids):
        return self.env["logistics.customer.owner"].search(
            [("partner_id", "in", list(partner_ids)), ("is_merged", "=", False)]
        )

    # --- write ----------------------------------------------------------------------

    @api.model
    def _apply_ownership(self, rows):
        reason = self.env._("Imported history")
        Owner = self.env["logistics.customer.owner"]._as_engine(
            OwnerChange("import", reason)
        )
        running, ended = [], []
        for row in rows:
            values = row.values
            is_lead = (values["role"] or LEAD) == LEAD
            (running if is_lead and not values["last_day"] else ended).append(values)
        Owner._set_install_starts(
            {values["partner"]: values["date_from"] for values in running}, ended
        )
        Owner.create([_vals(values, reason) for values in ended])
        return self.env._(
            "%(rows)s rows for %(customers)s customers were written.",
            rows=len(rows),
            customers=len({row.values["partner"] for row in rows}),
        )


def _period(values, number):
    """A row as period; of the lead role there is one person at a time."""
    role = values["role"] or LEAD
    return periods.Period(
        (values["partner"], role, role != LEAD and values["user"]),
        values["date_from"],
        values["last_day"] and values["last_day"] + DAY,
        number,
    )


def _bad_dates(row, today, salesperson):
    """Problem of the days of one row, or None."""
    values = row.values
    first, last = values["date_from"], values["last_day"]
    if first and last and last < first:
        return Problem(row.number, "last_day", "reversed")
    if (values["role"] or LEAD) != LEAD:
        return None
    if last and last >= today:
        return Problem(row.number, "last_day", "future")
    if not last and values["user"] != salesperson.id:
        return Problem(row.number, "last_day", "not_ended", salesperson.name or "-")
    return None


def _vals(values, reason):
    return {
        "partner_id": values["partner"],
        "user_id": values["user"],
        "role": values["role"] or LEAD,
        "share": 100
        if values["share"] is None and (values["role"] or LEAD) == LEAD
        else values["share"] or 0,
        "date_from": values["date_from"],
        "date_to": values["last_day"] and values["last_day"] + DAY,
        "reason": values["reason"] or reason,
        "source": "import",
    }
