import { registry } from "@web/core/registry";

/** A leader opens what waits for him, gives one score by hand with a reason, approves. */
registry.category("web_tour.tours").add("logistics_kpi_review", {
    steps: () => [
        {
            content: "Open the appraisal that waits",
            trigger: ".o_data_row:contains('Sales') .o_data_cell[name='department_id'], .o_group_header",
            run: "click",
        },
        {
            trigger: ".o_data_row .o_data_cell[name='date_from']",
            run: "click",
        },
        {
            content: "The sentence explains the score",
            trigger: ".o_form_view .o_data_cell[name='explanation']:contains('53')",
        },
        {
            content: "Give one score by hand",
            trigger: ".o_data_row:first .o_data_cell[name='adjusted_score']",
            run: "click",
        },
        {
            trigger: ".o_data_row:first .o_data_cell[name='adjusted_score'] input",
            run: "edit 55",
        },
        {
            content: "Say why",
            trigger: ".o_data_row:first .o_data_cell[name='adjust_reason'] input",
            run: "edit Late delivery was not his",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "The new score stands beside the computed one",
            trigger: ".o_form_saved .o_data_row:first .o_data_cell[name='score']:contains('55')",
        },
        {
            content: "Approve",
            trigger: ".o_form_view button[name='action_approval_approve']",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_arrow_button_current:contains('First review done')",
        },
    ],
});

/** An employee sees the month, what is missing to the next grade, and why. */
registry.category("web_tour.tours").add("logistics_kpi_mine", {
    steps: () => [
        {
            content: "Open the running month",
            trigger: ".o_kanban_record:first",
            run: "click",
        },
        {
            content: "What closes the gap",
            trigger: ".o_notebook .nav-link:contains('What closes the gap')",
            run: "click",
        },
        {
            trigger: ".o_data_cell[name='closing_text']:contains('missing to the target')",
        },
        {
            trigger: ".o_back_button, .breadcrumb-item a",
            run: "click",
        },
        {
            content: "Open my month",
            trigger: ".o_kanban_record:contains('2026-03')",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_data_cell[name='explanation']:contains('53')",
        },
        {
            content: "The gap to the next grade is told",
            trigger: ".o_form_view div[name='gap_text']:contains('grade'), .o_form_view span:contains('points to grade')",
        },
    ],
});
