"""Records of all our addons, so that the uninstall check works on filled tables.

Follows tests/uninstall_data.py in the same shell, in phase ``ours``: documents that
people make, one after the other.
"""

# ruff: noqa: F821 - names come from the shell and from uninstall_data.py.

from datetime import timedelta

TODAY = fields.Date.today()
MONTH = TODAY.replace(day=1)
PEOPLE = {
    "head": "department_head",
    "leader": "leader",
    "sales": "salesperson",
    "admin": "policy_admin",
    "desk": "cs_manager",
}


def attached(name):
    return env["ir.attachment"].create({"name": name, "raw": b"ours"})


def people():
    """Users with our rights, each an employee who reports to the one before."""
    users, above = {}, env["hr.employee"]
    for name, group in PEOPLE.items():
        users[name] = env["res.users"].create(
            {
                "name": f"Our {name}",
                "login": f"our_{name}@example.com",
                "email": f"our_{name}@example.com",
                "group_ids": [
                    Command.link(env.ref(f"logistics_crm.group_logistics_{group}").id)
                ],
            }
        )
        above = env["hr.employee"].create(
            {
                "name": users[name].name,
                "user_id": users[name].id,
                "parent_id": above.id,
                "job_level_id": env.ref(
                    "logistics_crm.logistics_job_level_general_manager"
                ).id,
            }
        )
    env["hr.department"].create(
        {"name": "Projects", "manager_id": users["head"].employee_id.id}
    )
    return users


def approved(document):
    """Submit a document and agree to every step as the people who are asked."""
    document.action_approval_submit()
    while document.approval_state == "submitted":
        step = document.sudo()._approval_pending_step()
        document.with_user(step.approver_ids[0]).action_approval_approve()
    return document


def graded(partner):
    """An income that is graded; the proposal is approved."""
    env["logistics.tier.basis"]._refresh()
    scheme = env.ref("logistics_crm.logistics_tier_scheme_project")
    proposal = env["logistics.tier.assessment"].create(
        {
            "partner_id": partner.id,
            "scheme_id": scheme.id,
            "decided_tier_id": scheme.tier_ids[0].id,
            "decision_note": "Large customer",
            "valid_from": TODAY,
        }
    )
    return approved(proposal)


def pipeline(partner, users):
    """An opportunity of our team with what its steps ask for."""
    lead = env["crm.lead"].create(
        {
            "name": "Line haul to Chengdu",
            "type": "opportunity",
            "partner_id": partner.id,
            "team_id": env.ref("logistics_crm.crm_team_project").id,
            "user_id": users["sales"].id,
            "logistics_monthly_volume": 250000,
        }
    )
    env["logistics.lead.finding"].create(
        {"lead_id": lead.id, "kind": "need", "name": "Night delivery"}
    )
    env["logistics.lead.review"].create({"lead_id": lead.id})
    env["logistics.need.sheet"].create(
        {"lead_id": lead.id, "goods_name": "Steel coils"}
    )
    env["logistics.solution"].create({"name": "Hub and spoke", "lead_id": lead.id})
    env["logistics.negotiation"].create(
        {
            "lead_id": lead.id,
            "user_id": users["head"].id,
            "goal": "Three years",
            "bottom_line": "60 days of credit",
            "floor_amount": 900,
            "amount": 1200,
        }
    )
    meeting = env["logistics.meeting"].create(
        {
            "name": "Before the tender",
            "kind": "seminar",
            "lead_id": lead.id,
            "start": fields.Datetime.now() - timedelta(hours=2),
            "attendee_ids": [Command.create({"user_id": users["sales"].id})],
        }
    )
    meeting.minutes_file_ids = attached("minutes.txt")
    visit = env["logistics.visit"].create(
        {
            "partner_id": partner.id,
            "user_id": users["sales"].id,
            "actual_start": fields.Datetime.now() - timedelta(hours=3),
            "actual_stop": fields.Datetime.now() - timedelta(hours=2),
            "talk": "Talked about the lanes to Chengdu",
            "next_step": "Send the price list",
        }
    )
    visit.action_submit()
    return lead


def paper(partner, users):
    """A signed contract and an approved order."""
    contract = env["logistics.contract"].create(
        {
            "partner_id": partner.id,
            "user_id": users["sales"].id,
            "title": "Line haul",
            "date_start": TODAY,
            "date_end": TODAY + timedelta(days=365),
            "draft_file_ids": attached("draft.pdf").ids,
            "signal_ids": [
                Command.create(
                    {
                        "name": "Late payments",
                        "early_sign": "The first one",
                        "measure": "Meeting",
                    }
                )
            ],
        }
    )
    contract.clause_ids.is_done = True
    approved(contract)
    order = env["logistics.business.order"].create(
        {
            "partner_id": partner.id,
            "user_id": users["sales"].id,
            "date_start": MONTH,
            "date_end": TODAY + timedelta(days=365),
            "monthly_volume": 30,
            "pricing_factor": "Distance and return load",
            "line_ids": [
                Command.create({"destination": "Chengdu", "basis": "heavy", "rate": 1})
            ],
        }
    )
    order._approval_as_engine().write({"approval_state": "approved"})
    return contract, order


def money(partner, order):
    """Waybills under the order, their statement, sent and invoiced."""
    shipments = env["logistics.shipment"].create(
        [
            {
                "name": f"OURS{number}",
                "partner_id": partner.id,
                "order_id": order.id,
                "shipped_on": TODAY,
                "origin": "Shanghai",
                "destination": "Chengdu",
                "weight": 1000,
                "state": "transit",
            }
            for number in range(3)
        ]
    )
    env["logistics.shipment.charge"].create(
        [
            {
                "shipment_id": shipment.id,
                "type_id": env.ref("logistics_crm.charge_type_freight").id,
                "amount": 900,
                "is_manual": True,
            }
            for shipment in shipments
        ]
    )
    statements = env["logistics.statement"]
    statement = statements._generate(env.company, MONTH, TODAY, partner)
    statement.action_send()
    return shipments, statement


def trouble(partner, shipment):
    """A complaint with a photo and a claim for damages."""
    complaint = env["logistics.complaint"].create(
        {
            "subject": "Pallets arrived wet",
            "partner_id": partner.id,
            "shipment_id": shipment.id,
            "category_id": env.ref("logistics_complaints.category_damage").id,
            "has_claim": True,
            "claim_amount": 800,
        }
    )
    complaint.message_post(body="The roof leaked", attachment_ids=attached("p.jpg").ids)
    complaint.action_open_claim()
    return complaint, complaint.claim_ids


def pay(users):
    """Targets, appraisals of the month and a commission plan that is in force."""
    env["logistics.kpi.target"].create(
        {
            "metric_id": env.ref("logistics_kpi.metric_revenue").id,
            "employee_id": users["sales"].employee_id.id,
            "month": MONTH,
            "amount": 1000,
        }
    )
    appraisals = env["logistics.kpi.appraisal"]
    first, last = appraisals._period_of("month", MONTH)
    appraisals._generate(env.company, "month", first, last)
    env["logistics.company.policy"]._get(env.company).commission_from = MONTH
    version = env["logistics.commission.version"].create(
        {
            "plan_id": env["logistics.commission.plan"].create({"name": "Ours"}).id,
            "date_from": MONTH,
            "scope": "event",
            "mode": "whole",
            "rate_ids": [Command.create({"bound": 0, "rate": 0.02})],
        }
    )
    version._approval_as_engine().write({"approval_state": "approved"})
    # For the table of products of a plan; this one counts every product.
    env["product.product"].create({"name": "Line haul"})
    env["logistics.commission.entry"]._run(env.company)
    env["logistics.commission.settlement"].create({"month": MONTH}).action_prepare()


def our_work():
    """One round of what people do with us."""
    users = people()
    with_date = customers("Ours")
    with_date.user_id = users["sales"]
    invoice(with_date[0])
    graded(with_date[0])
    pipeline(with_date[0], users)
    _contract, order = paper(with_date[0], users)
    shipments, _statement = money(with_date[0], order)
    trouble(with_date[0], shipments[0])
    pay(users)
