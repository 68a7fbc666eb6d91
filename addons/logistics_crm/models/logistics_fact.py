from odoo import api, models
from odoo.exceptions import UserError

from ..tools.measure import NOT_INSTALLED, complete, no_data


class LogisticsFact(models.AbstractModel):
    """The port between what happened and who is judged by it.

    An addon that knows a fact inherits this model, adds one entry to ``_facts`` and one
    method ``_measure_<fact>``; an addon that needs it calls ``_measure``. Neither knows
    the other: a fact that no installed addon measures gives "not installed", never 0.
    """

    _name = "logistics.fact"
    _description = "Measurable Facts"

    @api.model
    def _facts(self):
        """What can be measured in this database.

        Extend with ``facts = super()._facts(); facts["visits"] = Fact(...)``.

        :returns: dict of fact name -> ``tools.measure.Fact``, labels in the language
            of the user
        """
        return {}

    @api.model
    def _measure(self, name, employees, date_from, date_to):
        """Measure one fact for many employees over one period.

        :param name: key of ``_facts``; an unknown one gives "not installed"
        :param employees: recordset of hr.employee; only their ids are used
        :param date_from, date_to: dates, both included
        :returns: dict with exactly these employees' ids -> ``tools.measure.Measure``
        :raises UserError: the period ends before it begins
        """
        if date_from > date_to:
            raise UserError(
                self.env._(
                    "The period from %(date_from)s to %(date_to)s is empty: choose an "
                    "end on or after its start.",
                    date_from=date_from,
                    date_to=date_to,
                )
            )
        if not employees:
            return {}
        # Only a listed fact is dispatched: a name that comes from a record must not
        # be able to call anything else.
        if name not in self._facts():
            return complete({}, employees.ids, NOT_INSTALLED)
        measures = getattr(self, f"_measure_{name}")(employees, date_from, date_to)
        return complete(measures, employees.ids)

    @api.model
    def _measure_customer(self, name, company, partner, date_from, date_to):
        """Measure one fact of a customer, whoever is responsible.

        An addon that knows it adds a method ``_customer_<name>`` with the other four
        arguments; the name is written in code, it never comes from a record.

        :param partner: the customer itself, not one of its contacts
        :param date_from, date_to: dates, both included
        :returns: ``tools.measure.Measure``, amounts in the company's currency
        """
        measure = getattr(self, f"_customer_{name}", None)
        if not measure:
            return no_data(NOT_INSTALLED)
        return measure(company, partner, date_from, date_to)
