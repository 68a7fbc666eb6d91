import { registry } from "@web/core/registry";

/**
 * A salesperson with a phone: opens his visit, checks in and out in a tap each, writes
 * two lines and hands the report in.
 */
registry.category("web_tour.tours").add("logistics_visit_phone", {
    steps: () => [
        {
            content: "The planned visit stands on top: open it (tap 1)",
            trigger: ".o_kanban_record:contains('Northern Steel')",
            run: "click",
            timeout: 60000,
        },
        {
            content: "Check in (tap 2)",
            trigger: ".o_logistics_checkin:contains('Check in')",
            run: "click",
            timeout: 60000,
        },
        {
            content: "Asked for the position the first time: without (tap 3)",
            trigger: ".modal-footer .btn-secondary",
            run: "click",
        },
        {
            content: "Leave the customer",
            trigger: ".o_logistics_checkin:contains('Check out')",
            run: "click",
        },
        {
            trigger: ".modal-footer .btn-secondary",
            run: "click",
        },
        {
            content: "Write what was talked about",
            trigger: "body:not(:has(.o_logistics_checkin)) div[name='talk'] textarea",
            run: "edit Wants a warehouse in Wuhan, decides next week",
        },
        {
            content: "And what comes next: without it the visit is no follow-up",
            trigger: "div[name='next_step'] :is(input, textarea)",
            run: "edit Offer for the warehouse",
        },
        {
            content: "Hand the report in",
            trigger: ".o_form_sheet button[name='action_submit']",
            run: "click",
        },
        {
            content: "It waits for the leader now, the text is locked",
            trigger: "div[name='talk']:not(:has(textarea)):contains('warehouse in Wuhan')",
        },
    ],
});

/** Two clicks from the customer: open the dialog, save. */
registry.category("web_tour.tours").add("logistics_visit_log_call", {
    steps: () => [
        {
            trigger: "button[name='action_logistics_log_call']",
            run: "click",
        },
        {
            trigger: ".modal div[name='talk'] textarea",
            run: "edit Asked for the new price list",
        },
        {
            trigger: ".modal button[name='action_log']",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ],
});
