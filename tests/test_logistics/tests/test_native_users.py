"""People who work without our roles keep every native screen (design rule: a company's
own teams and documents stay untouched)."""

from datetime import date

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged

from . import common

ROLES = {
    "office": "base.group_user,base.group_partner_manager",
    "sales": "sales_team.group_sale_manager,crm.group_use_lead",
    "finance": "account.group_account_manager",
    "people": "hr.group_hr_manager",
    "system": "base.group_system",
}
SHOWN = ("form", "list", "kanban", "calendar", "pivot", "graph")


def read_spec(model, arch):
    """What the web client asks for: fields of a view, with their own lists."""
    spec = {}
    for node in arch.iter("field"):
        if any(
            parent.tag == "field" for parent in node.iterancestors() if parent != arch
        ):
            continue
        field = model._fields[node.get("name")]
        inner = {}
        if field.relational:
            target = model.env[field.comodel_name]
            inner = {"fields": {"display_name": {}}}
            for view in node:
                if view.tag in ("list", "kanban", "form"):
                    inner["fields"].update(read_spec(target, view))
        spec[field.name] = inner
    return spec


@tagged("post_install", "-at_install")
class TestNativeUsers(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(cls.env, f"native_{role}", groups)
            for role, groups in ROLES.items()
        }
        customer = cls.env["res.partner"].create({"name": "Own", "is_company": True})
        cls.records = {
            "res.partner": customer,
            "crm.lead": cls.env["crm.lead"].create(
                {"name": "Own", "type": "opportunity", "partner_id": customer.id}
            ),
            "account.move": cls.env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": customer.id,
                    "invoice_date": date(2026, 3, 2),
                    "invoice_line_ids": [
                        (0, 0, {"name": "x", "price_unit": 5, "tax_ids": False})
                    ],
                }
            ),
            "calendar.event": cls.env["calendar.event"].create(
                {"name": "Own", "start": "2026-03-02 08:00", "stop": "2026-03-02 09:00"}
            ),
            "hr.employee": cls.env["hr.employee"].create({"name": "Own"}),
        }

    def _inherited_views(self):
        """Native views that our views change."""
        data = self.env["ir.model.data"].search(
            [("model", "=", "ir.ui.view"), ("module", "in", common.SUITE)]
        )
        ours = self.env["ir.ui.view"].browse(data.mapped("res_id")).exists()
        roots = self.env["ir.ui.view"]
        for view in ours.filtered("inherit_id"):
            while view.inherit_id and view.mode == "extension":
                view = view.inherit_id
            roots |= view
        own = common.own_models(self.env, abstract=True)
        return (roots - ours).filtered(
            lambda v: v.type in SHOWN and v.model and v.model not in own
        )

    def _refusal(self, view, user):
        """What a screen is refused with; ``None`` where it opens, or where what Odoo
        itself shows on it is refused."""
        try:
            self._open(view, user)
        except AccessError as error:
            problem = str(error)
        else:
            return None
        if "logistics" in problem:
            return problem.splitlines()[0]
        try:
            self._open(view, user, without_ours=True)
        except AccessError:
            return None
        return problem.splitlines()[0]

    def _open(self, view, user, without_ours=False):
        model = self.env[view.model].with_user(user)
        arch = etree.fromstring(model.get_view(view.id, view.type)["arch"])
        spec = read_spec(model, arch)
        if without_ours:
            for name in list(spec):
                if model._fields[name]._module in common.SUITE:
                    del spec[name]
        if view.type == "form" and not model._abstract and model.has_access("create"):
            model.onchange({}, [], spec)
        if model._abstract or model._transient:
            return
        records = self.records.get(view.model) or model.sudo().search([], limit=3)
        records = records.with_user(user)._filtered_access("read")
        self.env.invalidate_all()
        records.web_read(spec)

    def test_every_native_screen_opens_without_our_roles(self):
        wrong, opened = [], 0
        for view in self._inherited_views():
            for role, user in self.users.items():
                if not self.env[view.model].with_user(user).has_access("read"):
                    continue
                opened += 1
                if problem := self._refusal(view, user):
                    wrong.append(f"{role} on {view.xml_id or view.name}: {problem}")
        self.assertGreater(opened, 30)
        self.assertFalse(wrong, "\n".join(wrong))

    def test_leads_are_made_copied_moved_merged_and_won_without_our_roles(self):
        lead = self.records["crm.lead"].with_user(self.users["sales"])
        twin = lead.copy()
        lead.stage_id = lead.env["crm.stage"].search([], limit=1)
        kept = (lead | twin).merge_opportunity()
        kept.action_set_won()
        self.assertEqual(kept.won_status, "won")

    def test_a_user_is_made_who_reads_the_notifications_in_odoo(self):
        user = new_test_user(
            self.env,
            "native_inbox",
            "sales_team.group_sale_salesman",
            notification_type="inbox",
        )
        self.assertFalse(user.share)
        self.assertEqual(user.notification_type, "inbox")
