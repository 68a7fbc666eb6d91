import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import { animationFrame } from "@odoo/hoot-dom";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

import { formatLeft } from "@logistics_complaints/fields/countdown/countdown";

class Ticket extends models.Model {
    _name = "ticket";

    countdown = fields.Json();

    _records = [
        { id: 1, countdown: { kind: "reply", state: "running", seconds: 290, total: 300 } },
        { id: 2, countdown: { kind: "result", state: "running", seconds: 2, total: 3600 } },
        { id: 3, countdown: { kind: "opinion", state: "paused", seconds: 0, total: 1200 } },
        { id: 4, countdown: false },
    ];
}

defineMailModels();
defineModels([Ticket]);

const show = (resId) =>
    mountView({
        type: "form",
        resModel: "ticket",
        resId,
        arch: `<form><field name="countdown" widget="logistics_countdown"/></form>`,
    });

test("time is shown in hours, minutes and seconds", () => {
    expect(formatLeft(65)).toBe("00:01:05");
    expect(formatLeft(-3600)).toBe("01:00:00");
});

test("a running promise counts down and says what it is", async () => {
    await show(1);
    expect(".o_logistics_countdown").toHaveClass("text-bg-success");
    expect(".o_logistics_countdown .o_kind").toHaveText("Reply");
    expect(".o_logistics_countdown .o_left").toHaveText("00:04:50");
});

test("a promise becomes late while one looks at it", async () => {
    await show(2);
    expect(".o_logistics_countdown").toHaveClass("text-bg-warning");
    await advanceTime(5000);
    await animationFrame();
    expect(".o_logistics_countdown").toHaveClass("text-bg-danger");
    expect(".o_logistics_countdown .o_left").toHaveText(/late/);
});

test("a paused promise says so", async () => {
    await show(3);
    expect(".o_logistics_countdown .o_left").toHaveText("paused");
});

test("nothing to do, nothing shown", async () => {
    await show(4);
    expect(".o_logistics_countdown").toHaveCount(0);
});
