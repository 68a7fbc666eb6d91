import { registry } from "@web/core/registry";

const openMonth = {
    content: "Open the month",
    trigger: ".o_data_row:contains('2026-04') .o_data_cell",
    run: "click",
};

/** The pay officer prepares a month, looks at it and submits it. */
registry.category("web_tour.tours").add("logistics_kpi_settle", {
    steps: () => [
        openMonth,
        {
            content: "Prepare",
            trigger: ".o_form_view button[name='action_prepare']",
            run: "click",
        },
        {
            content: "The person and the money are there",
            trigger: ".o_form_view .o_data_row .o_data_cell[name='payable']:contains('20.00')",
        },
        {
            content: "Submit",
            trigger: ".o_form_view button[name='action_approval_submit']",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_arrow_button_current:contains('Submitted')",
        },
    ],
});

/** The approver approves; the month is locked. */
registry.category("web_tour.tours").add("logistics_kpi_settle_approve", {
    steps: () => [
        openMonth,
        {
            content: "Approve",
            trigger: ".o_form_view button[name='action_approval_approve']",
            run: "click",
        },
        {
            content: "Locked",
            trigger: ".o_form_view .o_arrow_button_current:contains('Approved')",
        },
    ],
});

/** The person reads the own pay and why. */
registry.category("web_tour.tours").add("logistics_kpi_my_pay", {
    steps: () => [
        {
            content: "Open the statement",
            trigger: ".o_data_row:contains('20.00') .o_data_cell, .o_kanban_record:contains('20.00')",
            run: "click",
        },
        {
            content: "Every line says how it was computed",
            trigger: ".o_form_view .o_data_row .o_data_cell[name='formula']:contains('1000.00 x 0.02')",
        },
    ],
});
