"""Work that the uninstall check does before and after our addons are installed.

Runs in Odoo's shell with ``env`` and ``PHASE``: ``native`` is a company's work without
us, ``ours`` the same work with us, in our fields and models too.
"""

from odoo import Command, fields

env = env(context={"tracking_disable": False})  # noqa: F821


def customers(prefix, count=3):
    """Companies with a contact each."""
    return env["res.partner"].create(
        [
            {
                "name": f"{prefix} Trading {number}",
                "is_company": True,
                "email": f"{prefix.lower()}{number}@example.com",
                "child_ids": [Command.create({"name": f"{prefix} Buyer {number}"})],
            }
            for number in range(count)
        ]
    )


def leads(partners):
    """An open, a won and a lost lead, with an activity and a message."""
    found = env["crm.lead"].create(
        [
            {"name": f"Lead of {partner.name}", "partner_id": partner.id}
            for partner in partners
        ]
    )
    found[0].activity_schedule("mail.mail_activity_data_todo", summary="Call back")
    found[0].message_post(body="First talk")
    found[1].action_set_won()
    found[2].action_set_lost()
    return found


def meeting(partner):
    """A meeting in the calendar."""
    start = fields.Datetime.now()
    return env["calendar.event"].create(
        {
            "name": f"Meeting with {partner.name}",
            "start": start,
            "stop": fields.Datetime.add(start, hours=1),
            "partner_ids": [Command.link(partner.id)],
        }
    )


def invoice(partner):
    """A posted invoice, paid in full, and its refund as draft."""
    move = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_line_ids": [
                Command.create({"name": "Freight", "quantity": 2, "price_unit": 350})
            ],
        }
    )
    move.action_post()
    register = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=move.ids
    )
    register.create({}).action_create_payments()
    move.copy({"move_type": "out_refund"})
    return move


def employee(name):
    """An employee who reports to another one."""
    head = env["hr.employee"].create({"name": f"Head of {name}"})
    return env["hr.employee"].create({"name": name, "parent_id": head.id})


def attachment(partner):
    """A file at a customer."""
    return env["ir.attachment"].create(
        {
            "name": "note.txt",
            "raw": b"kept",
            "res_model": partner._name,
            "res_id": partner.id,
        }
    )


def work(prefix):
    """One round of what people do in a native Odoo."""
    partners = customers(prefix)
    leads(partners)
    meeting(partners[0])
    invoice(partners[1])
    employee(f"{prefix} Clerk")
    attachment(partners[2])
    return partners


if PHASE == "native":  # noqa: F821
    env["account.chart.template"].try_loading(
        "generic_coa", company=env.company, install_demo=False
    )
    work("Before")
else:
    work("With")
env.cr.commit()
