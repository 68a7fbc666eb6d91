import { beforeEach, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

class Visit extends models.Model {
    _name = "logistics.visit";
    state = fields.Selection({ selection: [["planned", "Planned"], ["done", "Done"]] });
    actual_start = fields.Datetime();
    actual_stop = fields.Datetime();
    location_question = fields.Text();
    _records = [
        { id: 1, state: "planned" },
        { id: 2, state: "planned", location_question: "May we?" },
        { id: 3, state: "planned", actual_start: "2026-03-10 02:00:00" },
        { id: 4, state: "done", actual_start: "2026-03-10 02:00:00" },
    ];
}

class Consent extends models.Model {
    _name = "logistics.location.consent";
}

defineMailModels();
defineModels([Visit, Consent]);

const ARCH = `<form><sheet><widget name="logistics_visit_checkin"/></sheet></form>`;
const HERE = { latitude: 31.23, longitude: 121.47, accuracy: 12 };

beforeEach(() => {
    patchWithCleanup(navigator.geolocation, {
        getCurrentPosition: (success) => success({ coords: HERE }),
    });
    onRpc("logistics.visit", "action_check_in", ({ kwargs }) => {
        const { latitude, longitude, accuracy } = kwargs;
        expect.step(["in", latitude, longitude, accuracy]);
        return true;
    });
    onRpc("logistics.visit", "action_check_out", ({ kwargs }) => {
        expect.step(["out", kwargs.latitude]);
        return true;
    });
    onRpc("logistics.location.consent", "action_give", () => {
        expect.step("agreed");
        return true;
    });
});

const mount = (resId) =>
    mountView({ type: "form", resModel: "logistics.visit", resId, arch: ARCH });

test("who agreed checks in with one tap and his position", async () => {
    await mount(1);
    expect(".o_logistics_checkin").toHaveText("Check in");
    await click(".o_logistics_checkin");
    await animationFrame();
    expect.verifySteps([["in", 31.23, 121.47, 12]]);
});

test("the first time he is asked, and may say yes", async () => {
    await mount(2);
    await click(".o_logistics_checkin");
    await animationFrame();
    expect(".modal-body").toHaveText("May we?");
    await click(".modal-footer .btn-primary");
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["agreed", ["in", 31.23, 121.47, 12]]);
});

test("without consent no position is sent", async () => {
    await mount(2);
    await click(".o_logistics_checkin");
    await animationFrame();
    await click(".modal-footer .btn-secondary");
    await animationFrame();
    expect.verifySteps([["in", undefined, undefined, undefined]]);
});

test("a device that refuses checks in without position", async () => {
    patchWithCleanup(navigator.geolocation, {
        getCurrentPosition: (success, failure) => failure({ code: 1 }),
    });
    await mount(1);
    await click(".o_logistics_checkin");
    await animationFrame();
    expect.verifySteps([["in", undefined, undefined, undefined]]);
});

test("then the button checks out, then it is gone", async () => {
    await mount(3);
    expect(".o_logistics_checkin").toHaveText("Check out");
    await click(".o_logistics_checkin");
    await animationFrame();
    expect.verifySteps([["out", 31.23]]);
    await mount(4);
    expect("[name=state]").toHaveCount(0);
});
