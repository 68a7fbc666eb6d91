from odoo import api, models
from odoo.exceptions import UserError


class LogisticsConductPort(models.AbstractModel):
    """The port between what a person caused and who decides about measures.

    An addon that keeps cases overrides both methods; an addon that knows a fact calls
    ``_propose``. Neither knows the other.
    """

    _name = "logistics.conduct.port"
    _description = "Proposals of Measures"

    @api.model
    def _is_installed(self):
        """Whether anybody here takes proposals."""
        return False

    @api.model
    def _propose(self, employee, key, facts):
        """Propose a measure once; the caller has checked who may.

        :param employee: hr.employee concerned
        :param key: text that names the fact; a known one proposes nothing new
        :param facts: dict of name, company, date, facts (text), is_serious
        :returns: action that shows the case
        :raises UserError: nobody takes proposals in this database
        """
        raise UserError(
            self.env._("Appraisal is not installed: nobody can take the proposal.")
        )
