from typing import Any, NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_amount

from ..tools.jobband import (
    MAY_PARTICIPATE,
    OK,
    Verdict,
    below_lead_band,
    check_job_band,
    exception_covers,
)

FACTS = frozenset({"user_id", "logistics_monthly_volume", "team_id"})


class BandCase(NamedTuple):
    """One judged lead: the level of its salesperson, the volume in the currency of the
    company and in that of the band, the verdict of the pure rule.

    :param trailing: the volume is the customer's average of the last months
    """

    level: Any
    volume: float
    in_band_currency: float
    verdict: Verdict
    trailing: bool = False


class CrmLead(models.Model):
    """The expected volume of a lead against the development band of its salesperson
    (H-2.5-1 to -3), for teams with the nine steps only."""

    _inherit = "crm.lead"

    logistics_band_warning = fields.Text(compute="_compute_logistics_band_warning")

    @api.depends(
        "user_id",
        "logistics_monthly_volume",
        "team_id",
        "partner_id",
        "company_id",
        "logistics_participant_ids.user_id",
        "logistics_participant_ids.role",
    )
    def _compute_logistics_band_warning(self):
        warnings = self._logistics_band_warnings()
        for lead in self:
            lead.logistics_band_warning = warnings.get(lead, False)

    @api.constrains("user_id", "logistics_monthly_volume", "team_id")
    def _check_logistics_band(self):
        if problems := self._logistics_band_warnings("block"):
            raise ValidationError(
                "\n".join(f"{lead.name}: {text}" for lead, text in problems.items())
            )

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._logistics_note_band()
        return leads

    def write(self, vals):
        result = super().write(vals)
        if not FACTS.isdisjoint(vals):
            self._logistics_note_band()
        return result

    def _logistics_note_band(self):
        """A lead saved outside the band says so in its chatter (mode *warn*)."""
        if notes := self._logistics_band_warnings("warn"):
            leads = self.browse().concat(*notes)
            leads._message_log_batch({lead.id: text for lead, text in notes.items()})

    # --- facts -> rule -> sentence ----------------------------------------------------

    def _logistics_band_warnings(self, *modes):
        """One sentence for each lead whose salesperson may not lead it.

        :param modes: policy modes that count; none given: every mode but *off*
        :return: ``{lead: sentence}``; leads of other teams cost nothing
        """
        flagged = self.filtered(
            lambda lead: lead.user_id and lead.team_id._logistics_all_flagged()
        )
        warnings = {}
        for company, leads in flagged.grouped(
            lambda lead: lead.company_id or self.env.company
        ).items():
            mode = self.env["logistics.company.policy"]._get(company).band_check_mode
            if mode in (modes or ("warn", "block")):
                cases = leads._logistics_band_cases(company)
                warnings.update(leads._logistics_band_sentences(cases, company))
        return warnings

    def _logistics_band_cases(self, company):
        """Leads outside the band of salesperson and lead developer, without exception.

        :return: ``{lead: BandCase}``
        """
        today = fields.Date.context_today(self)
        # sudo: everybody who saves a lead is judged, also without a role of ours.
        leads = self.sudo()
        developers = {
            row.lead_id.id: row.user_id
            for row in leads.logistics_participant_ids
            if row.role == "lead_developer"
        }
        users = leads.user_id.concat(*developers.values())
        levels = leads.env["logistics.job.level"]._logistics_level_of(
            users, company, today
        )
        revenue = leads.partner_id._logistics_monthly_revenue(company, today)
        cases = {}
        for lead in leads:
            partner = lead.partner_id.commercial_partner_id
            volume = revenue.get(partner.id) or lead.logistics_monthly_volume
            people = [lead.user_id, *filter(None, [developers.get(lead.id)])]
            judged = [
                lead._logistics_judge(levels[user._origin.id], volume, company, today)
                for user in people
            ]
            if all(case.verdict.verdict != OK for case in judged):
                cases[lead] = judged[0]._replace(trailing=partner.id in revenue)
        return leads._logistics_drop_excepted(cases)

    def _logistics_judge(self, level, volume, company, date):
        band = level._job_band()
        converted = volume
        if band and level.currency_id != company.currency_id:
            converted = company.currency_id._convert(
                volume, level.currency_id, company, date, round=False
            )
        return BandCase(level, volume, converted, check_job_band(converted, band))

    def _logistics_drop_excepted(self, cases):
        """Leave out what an approved exception covers."""
        if not cases:
            return {}
        exceptions = self.env["logistics.band.exception"].search(
            [
                ("lead_id", "in", [lead._origin.id for lead in cases]),
                ("approval_state", "=", "approved"),
            ]
        )
        return {
            lead.sudo(False): case
            for lead, case in cases.items()
            if not any(
                exception_covers(
                    case.volume,
                    exception.volume,
                    below_lead_band(case.in_band_currency, case.level._job_band()),
                )
                for exception in exceptions
                if exception.lead_id == lead._origin
                and exception.owner_id == lead.user_id._origin
            )
        }

    def _logistics_band_sentences(self, cases, company):
        return {
            lead: lead._logistics_band_sentence(case, company)
            for lead, case in cases.items()
        }

    def _logistics_band_sentence(self, case, company):
        volume = format_amount(self.env, case.volume, company.currency_id)
        if case.trailing:
            volume = self.env._(
                "%(volume)s (average of the last three months)", volume=volume
            )
        args = {
            "volume": volume,
            "person": self.user_id.name,
            "level": case.level.name,
            "band": case.level.lead_band or self.env._("none"),
        }
        if case.verdict.verdict == MAY_PARTICIPATE:
            return self.env._(
                "%(person)s (%(level)s) may take part in a customer of %(volume)s a "
                "month but leads only customers of this size: %(band)s. Set a lead "
                "developer of the right level or ask the direct leader for an "
                "exception.",
                **args,
            )
        return self.env._(
            "%(person)s (%(level)s) leads customers of this size: %(band)s, not "
            "%(volume)s a month. Set a lead developer of the right level or ask the "
            "direct leader for an exception.",
            **args,
        )

    # --- button -----------------------------------------------------------------------

    def action_logistics_band_exception(self):
        """Open a new request for an exception, filled from the lead."""
        self.check_access("write")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Band exception"),
            "res_model": "logistics.band.exception",
            "view_mode": "form",
            "context": {
                "default_lead_id": self.id,
                "default_owner_id": self.user_id.id,
                "default_volume": self.logistics_monthly_volume,
                "default_company_id": (self.company_id or self.env.company).id,
            },
        }
