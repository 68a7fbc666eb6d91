import { registry } from "@web/core/registry";

const row = (name) => `.o_data_row:contains('${name}')`;

/** The reviewer rejects one lead with a reason and approves the others at once. */
registry.category("web_tour.tours").add("logistics_lead_review", {
    steps: () => [
        {
            content: "tick the lead with the wrong phone",
            trigger: `${row("Review coils 1")} .o_list_record_selector input`,
            run: "click",
            timeout: 60000,
        },
        {
            trigger: ".o_control_panel button[name='action_approval_reject']",
            run: "click",
        },
        {
            content: "say why",
            trigger: ".modal [name='reason'] textarea",
            run: "edit The phone is of the reception",
        },
        {
            trigger: ".modal button[name='action_confirm']",
            run: "click",
        },
        {
            content: "it leaves the list of what waits; tick all the others",
            trigger: `.o_list_table:not(:has(${row("Review coils 1")})) thead .o_list_record_selector input`,
            run: "click",
        },
        {
            trigger: ".o_control_panel button[name='action_approval_approve']",
            run: "click",
        },
        {
            content: "nothing waits any more",
            trigger: ".o_view_nocontent:contains('No lead waits for review')",
        },
    ],
});

/** The salesperson reads the reason on the lead, corrects the phone, submits again. */
registry.category("web_tour.tours").add("logistics_lead_resubmit", {
    steps: () => [
        {
            trigger: ".alert:contains('The phone is of the reception')",
            timeout: 60000,
        },
        {
            content: "won is the last step: no button for it here",
            trigger: "body:not(:has(button[name='action_set_won_rainbowman'])) div[name='phone'] input",
            run: "edit +86 21 5888 4321",
        },
        {
            trigger: "button[name='action_logistics_submit_review']",
            run: "click",
        },
        {
            content: "it lies with the reviewer again",
            trigger:
                ".o_form_saved:not(:has(button[name='action_logistics_submit_review']))" +
                ":not(:has(.alert:contains('reception')))",
        },
    ],
});
