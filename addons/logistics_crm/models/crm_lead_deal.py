from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import deal
from .logistics_handover_state import ENGINE as HANDOVER
from .logistics_meeting_state import ENGINE as MEETING
from .logistics_negotiation_state import ENGINE as NEGOTIATION
from .logistics_solution import ENGINE as SOLUTION

USER = "logistics_crm.group_logistics_user"
#: Model behind each counter on the opportunity.
COUNTED = {
    "logistics_meeting_count": "logistics.meeting",
    "logistics_need_count": "logistics.need.sheet",
    "logistics_solution_count": "logistics.solution",
    "logistics_negotiation_count": "logistics.negotiation",
    "logistics_handover_count": "logistics.handover",
}


class CrmLead(models.Model):
    """Around a deal: meetings, needs, solutions, negotiations, hand-over."""

    _inherit = "crm.lead"

    logistics_meeting_count = fields.Integer(
        compute="_compute_logistics_deal", string="Meetings held", groups=USER
    )
    logistics_need_count = fields.Integer(
        compute="_compute_logistics_deal", string="Need sheets", groups=USER
    )
    logistics_solution_count = fields.Integer(
        compute="_compute_logistics_deal", string="Solutions", groups=USER
    )
    logistics_negotiation_count = fields.Integer(
        compute="_compute_logistics_deal", string="Negotiations", groups=USER
    )
    logistics_handover_count = fields.Integer(
        compute="_compute_logistics_deal", string="Hand-overs", groups=USER
    )
    logistics_can_hand_over = fields.Boolean(
        compute="_compute_logistics_deal", groups=USER
    )

    @api.depends("team_id", "won_status")
    def _compute_logistics_deal(self):
        # Leads of other teams pay nothing.
        ours = self.filtered("logistics_use_steps")
        for name, model in COUNTED.items():
            counts = ours._count_deal_records(model)
            for lead in self:
                lead[name] = counts.get(lead._origin.id, 0)
        for lead in self:
            lead.logistics_can_hand_over = (
                lead in ours and lead._logistics_may_hand_over()
            )

    def _count_deal_records(self, model):
        records = self.env[model]
        if not self.ids or not records.has_access("read"):
            return {}
        domain = [("lead_id", "in", self.ids)]
        if model == "logistics.meeting":
            domain.append(("state", "!=", "cancelled"))
        rows = records._read_group(domain, ["lead_id"], ["__count"])
        return {lead.id: count for lead, count in rows}

    def _logistics_may_hand_over(self):
        """Operations take over what is won, or agreed while the paper is signed."""
        self.ensure_one()
        if self.won_status == "won":
            return True
        # sudo: whether something is agreed, not what
        return bool(
            self.env["logistics.negotiation"]
            .sudo()
            .search_count(
                [("lead_id", "in", self.ids), ("state", "=", "agreed")], limit=1
            )
        )

    # --- buttons ----------------------------------------------------------------------

    def action_logistics_meetings(self):
        return self._open_deal("logistics_crm.logistics_meeting_action")

    def action_logistics_needs(self):
        return self._open_deal("logistics_crm.logistics_need_sheet_action")

    def action_logistics_solutions(self):
        return self._open_deal("logistics_crm.logistics_solution_action")

    def action_logistics_negotiations(self):
        return self._open_deal("logistics_crm.logistics_negotiation_action")

    def action_logistics_handover(self):
        """Open the hand-over sheet; the first time it is created with what is known."""
        self.check_access("read")
        self.ensure_one()
        sheets = self.env["logistics.handover"].search([("lead_id", "=", self.id)])
        if not sheets:
            sheets = sheets.create(self._prepare_handover_vals())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand-over to operations"),
            "res_model": "logistics.handover",
            "view_mode": "form",
            "res_id": sheets[0].id,
        }

    def _open_deal(self, xmlid):
        self.check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return {
            **action,
            "domain": [("lead_id", "=", self.id)],
            "context": {
                "default_lead_id": self.id,
                "default_company_id": (self.company_id or self.env.company).id,
                "default_name": self.name,
            },
        }

    def _prepare_handover_vals(self):
        """Values of the sheet as far as the deal knows them."""
        self.ensure_one()
        customer = self.partner_id.commercial_partner_id
        if not customer:
            raise UserError(
                self.env._(
                    "Choose the customer on the opportunity before you hand over."
                )
            )
        people = customer.child_ids.filtered(lambda p: p.type == "contact")
        if not self.partner_id.is_company:
            people |= self.partner_id
        sheets = self.env["logistics.need.sheet"].search(
            [("lead_id", "=", self.id)], limit=1
        )
        negotiations = self.env["logistics.negotiation"].search(
            [("lead_id", "=", self.id)]
        )
        points = negotiations._get_agreed_points()
        return {
            "lead_id": self.id,
            "partner_id": customer.id,
            "company_id": (self.company_id or self.env.company).id,
            "user_id": (self.user_id or self.env.user).id,
            "need_sheet_id": sheets.id,
            "agreed_points": "\n".join(f"{p['topic']}: {p['text']}" for p in points),
            "contact_ids": [(6, 0, people.ids)],
        }

    # --- merge ------------------------------------------------------------------------

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        self._merge_deal_records(opportunities)
        return result

    def _merge_deal_records(self, opportunities):
        """Everything goes to the opportunity that stays; solutions are numbered on."""
        # sudo: whoever may merge the leads may merge what belongs to them; engines,
        # because closed records go along.
        tail = [("lead_id", "in", opportunities.ids)]
        stays = {"lead_id": self.id}
        env = self.sudo().env
        env["logistics.need.sheet"].search(tail).write(stays)
        env["logistics.meeting"].search(tail).with_context(
            meeting_engine=MEETING
        ).write(stays)
        env["logistics.negotiation"].search(tail).with_context(
            negotiation_engine=NEGOTIATION
        ).write(stays)
        env["logistics.handover"].search(tail).with_context(
            handover_engine=HANDOVER
        ).write(stays)
        solutions = env["logistics.solution"]
        versions = solutions._get_versions(self.id)
        for solution in solutions.search(tail, order="id"):
            versions.append(deal.next_version(versions))
            solution.with_context(solution_engine=SOLUTION).write(
                {**stays, "version": versions[-1]}
            )
