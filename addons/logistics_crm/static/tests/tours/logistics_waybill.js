import { registry } from "@web/core/registry";

const menu = (section, item) => [
    {
        content: `open the menu ${section}`,
        trigger: `[data-menu-xmlid="logistics_crm.${section}"]`,
        run: "click",
    },
    {
        trigger: `.dropdown-menu [data-menu-xmlid="logistics_crm.${item}"]`,
        run: "click",
    },
];

/**
 * From the contract in force over its approved order to a waybill that is entered, priced,
 * delivered and whose proof of delivery comes back.
 */
registry.category("web_tour.tours").add("logistics_waybill", {
    steps: () => [
        {
            content: "the contract is in force",
            trigger: ".o_data_row:contains('Tour line haul') .badge:contains('Active')",
            timeout: 60000,
        },
        ...menu("logistics_menu_contracts", "logistics_business_order_menu"),
        {
            content: "its order is active",
            trigger: ".o_data_row:contains('Northern Steel'):contains('Active')",
        },
        ...menu("logistics_menu_shipments", "logistics_shipment_menu"),
        {
            content: "the list of shipments is there",
            trigger: ".o_breadcrumb .active:contains('Shipments')",
        },
        {
            content: "enter a waybill",
            trigger: ".o_control_panel .o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_form_view [name='name'] input",
            run: "edit tour001",
        },
        {
            trigger: ".o_form_view [name='partner_id'] input",
            run: "edit Northern Steel",
        },
        {
            trigger: ".ui-autocomplete .dropdown-item:contains('Northern Steel'):not(:contains('Create'))",
            run: "click",
        },
        {
            trigger: ".o_form_view [name='destination'] input",
            run: "edit Xi'an",
        },
        {
            trigger: ".o_form_view [name='weight'] input",
            run: "edit 1000",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".nav-link:contains('Charges')",
            run: "click",
        },
        {
            content: "freight, documents and pick-up come from the order",
            trigger: ".o_field_widget[name='amount_total']:contains('705.00')",
        },
        {
            content: "the order was checked",
            trigger: "button[name='action_check_intake']",
            run: "click",
        },
        {
            trigger: "button[name='action_deliver']:visible",
            run: "click",
        },
        {
            content: "delivered: the POD comes back",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains('Delivered')",
        },
        {
            trigger: "button[name='action_pod_next']:visible",
            run: "click",
        },
        {
            content: "the day of its return stands on the page of the POD",
            trigger: ".nav-link:contains('POD')",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='pod_received_on']:not(.o_field_empty)",
        },
    ],
});
