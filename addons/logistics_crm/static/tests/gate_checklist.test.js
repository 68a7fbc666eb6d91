import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";

const result = (id, values = {}) => ({
    id,
    name: `Result ${id}`,
    state: "open",
    count: 0,
    needed: 1,
    blocks: true,
    ...values,
});

class Lead extends models.Model {
    _name = "lead";

    gate_overview = fields.Json();

    _records = [
        {
            id: 1,
            gate_overview: {
                open: 6,
                tier: "B",
                missing: [3, 4, 5, 6, 7].map((id) => `Result ${id}`),
                results: [
                    result(1, { state: "met" }),
                    result(2, { blocks: false }),
                    ...[3, 4, 5, 6, 7].map((id) => result(id)),
                    result(8, { count: 1, needed: 3 }),
                ],
            },
        },
        { id: 2, gate_overview: false },
    ];
}

defineMailModels();
defineModels([Lead]);

const form = (widget) =>
    `<form><field name="gate_overview" widget="${widget}" nolabel="1"/></form>`;

test("checklist shows five results, blocking ones first, the rest on request", async () => {
    await mountView({
        type: "form",
        resModel: "lead",
        resId: 1,
        arch: form("logistics_gate_checklist"),
    });
    expect(".o_logistics_gate_checklist li").toHaveCount(5);
    expect(queryAllTexts(".o_logistics_gate_checklist li")[0]).toInclude("Result 3");
    expect(".o_logistics_gate_checklist li:first small").toHaveText("missing");
    await contains(".o_logistics_gate_checklist button").click();
    expect(".o_logistics_gate_checklist li").toHaveCount(8);
    expect(".o_logistics_gate_checklist li:contains('Result 8')").toHaveText(/1 of 3/);
    expect(".o_logistics_gate_checklist li:contains('Result 2')").toHaveText(/recommended/);
    expect(".o_logistics_gate_checklist button").toHaveCount(0);
});

test("step without key results says so", async () => {
    await mountView({
        type: "form",
        resModel: "lead",
        resId: 2,
        arch: form("logistics_gate_checklist"),
    });
    expect(".o_logistics_gate_checklist").toHaveText("This step demands no key result.");
});

test("card shows five missing results and counts the others", async () => {
    await mountView({
        type: "form",
        resModel: "lead",
        resId: 1,
        arch: form("logistics_gate_card"),
    });
    expect(".o_logistics_gate_card > div").toHaveCount(6);
    expect(".o_logistics_gate_card > div:last").toHaveText("and 1 more");
    expect(".o_logistics_tier").toHaveText("B");
});

test("card without missing results shows nothing", async () => {
    await mountView({
        type: "form",
        resModel: "lead",
        resId: 2,
        arch: form("logistics_gate_card"),
    });
    expect(".o_logistics_gate_card").toHaveCount(0);
});
