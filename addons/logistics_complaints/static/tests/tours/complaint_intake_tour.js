import { registry } from "@web/core/registry";

/** Intake on the telephone, the opinion, the result: the desk's first hour. */
registry.category("web_tour.tours").add("logistics_complaint_intake", {
    steps: () => [
        {
            content: "take a call",
            trigger:
                "[data-menu-xmlid='logistics_complaints.logistics_complaint_intake_menu']",
            run: "click",
        },
        {
            content: "who calls",
            trigger: ".o_field_widget[name=phone] input",
            run: "edit 021-65432100",
        },
        {
            content: "which waybill",
            trigger: ".o_field_widget[name=waybill] input",
            run: "edit HY2026",
        },
        {
            content: "what happened",
            trigger: ".o_field_widget[name=text] textarea",
            run: "edit Four pallets arrived wet",
        },
        {
            content: "save with the reply given on the telephone",
            trigger: "button[name=action_save]",
            run: "click",
        },
        {
            content: "the customer was found, the next promise counts down",
            trigger: ".o_field_widget[name=partner_id] input:value(Northern Steel)",
        },
        {
            trigger: ".o_logistics_countdown .o_kind:contains(Opinion)",
        },
        {
            content: "give the opinion",
            trigger: "button[name=action_opinion]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=opinion_kind] input, .modal .o_field_widget[name=opinion_kind] select",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains(Inspect on site)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=text] textarea",
            run: "edit We look at the goods today",
        },
        {
            trigger: ".modal button[name=action_send]:visible",
            run: "click",
        },
        {
            content: "now the result is promised next",
            trigger: ".o_logistics_countdown .o_kind:contains(Result)",
        },
        {
            content: "tell the interim conclusion",
            trigger: "button[name=action_result]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=text] textarea",
            run: "edit The goods got wet on the way",
        },
        {
            trigger: ".modal .o_field_widget[name=next_step] input",
            run: "edit We bring new goods on Thursday",
        },
        {
            content: "the department is entered inside the house only",
            trigger: ".modal .o_field_widget[name=department_id] input",
            run: "edit Warehouse",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Warehouse)",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_send]:visible",
            run: "click",
        },
        {
            trigger: ".o_logistics_countdown .o_kind:contains(Promised)",
        },
        {
            content: "judge how far the complaint agrees with the facts",
            trigger: ".o_notebook .nav-link[name=investigation]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=consistency] input[data-value=full]",
            run: "click",
        },
        {
            trigger: "button[name=action_judge]",
            run: "click",
        },
        {
            content: "the solution",
            trigger: "button[name=action_propose]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=proposal] textarea",
            run: "edit Four dry pallets on Thursday",
        },
        {
            trigger: "button[name=action_approval_submit]",
            run: "click",
        },
        {
            trigger: "body:not(:has(button[name=action_approval_submit]))",
        },
    ],
});

/** After the approval: letter, measure, satisfaction, close; by the manager. */
registry.category("web_tour.tours").add("logistics_complaint_close", {
    steps: () => [
        {
            content: "the letter went out",
            trigger: "button[name=action_notice_by_letter]",
            run: "click",
        },
        {
            trigger: "button[name=action_ask_satisfaction]",
        },
        {
            trigger: "body:not(:has(button[name=action_notice_by_letter]))",
        },
        {
            content: "a measure with owner and due date",
            trigger: ".o_notebook .nav-link[name=solution]",
            run: "click",
        },
        {
            trigger: "div[name=measure_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: "div[name=measure_ids] .o_selected_row [name=name] input",
            run: "edit Check every tarpaulin",
        },
        {
            trigger: "div[name=measure_ids] .o_selected_row [name=user_id] input",
            run: "edit Service2",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Service2)",
            run: "click",
        },
        {
            trigger: "div[name=measure_ids] .o_selected_row [name=date_due] input",
            run: "edit +14d && press Enter",
        },
        {
            content: "ask how satisfied the customer is",
            trigger: "button[name=action_ask_satisfaction]",
            run: "click",
        },
        {
            trigger: "body:not(:has(button[name=action_ask_satisfaction]))",
        },
        {
            content: "why no visit",
            trigger: ".o_notebook .nav-link[name=closing]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=visit_waiver] input",
            run: "edit Met at the fair on Monday",
        },
        {
            trigger: "button[name=action_close]",
            run: "click",
        },
        {
            content: "closed, and only reopening is left",
            trigger: "button[name=action_reopen]",
        },
    ],
});

