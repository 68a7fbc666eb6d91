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
    ],
});
