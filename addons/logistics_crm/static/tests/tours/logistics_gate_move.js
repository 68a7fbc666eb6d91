import { registry } from "@web/core/registry";

const card = ".o_kanban_record:contains('Tour coils')";
const column = (name) =>
    `.o_kanban_group:has(.o_column_title:contains('${name}'))`;

/**
 * A card that lacks results is dragged: the dialog lists them, collects two answers and a
 * method, and finishes the move. Later a document is uploaded in the same dialog's row of
 * the next step by ticking; a drag back asks for the reason.
 */
registry.category("web_tour.tours").add("logistics_gate_move", {
    steps: () => [
        {
            content: "the card shows what is missing",
            trigger: `${card} .o_logistics_gate_card:contains('Target customer')`,
            timeout: 60000,
        },
        {
            content: "drag it to the second step",
            trigger: `${column("Information collection")} ${card}`,
            run: `drag_and_drop (${column("Telephone invitation")})`,
        },
        {
            content: "the dialog asks for the target customer check",
            trigger: ".modal .o_logistics_gate_move [name='logistics_fits'] input",
            run: "click",
        },
        {
            trigger: ".modal [name='logistics_intention'] input",
            run: "click",
        },
        {
            content: "and for the method",
            trigger: ".modal [name='logistics_source_id'] input",
            run: "edit Referral",
        },
        {
            trigger: ".ui-autocomplete .dropdown-item:contains('Referral')",
            run: "click",
        },
        {
            content: "finish the move",
            trigger: ".modal footer button[name='action_confirm']",
            run: "click",
        },
        {
            content: "the card stands in the second step",
            trigger: `${column("Telephone invitation")} ${card}`,
        },
        {
            content: "drag it back",
            trigger: `${column("Telephone invitation")} ${card}`,
            run: `drag_and_drop (${column("Information collection")})`,
        },
        {
            trigger: ".modal [name='back_reason'] input",
            run: "edit The customer changed the demand",
        },
        {
            trigger: ".modal footer button[name='action_confirm']",
            run: "click",
        },
        {
            trigger: `${column("Information collection")} ${card}`,
        },
        {
            content: "a dialog that is left moves nothing",
            trigger: `${column("Information collection")} ${card}`,
            run: `drag_and_drop (${column("On-site visit")})`,
        },
        {
            trigger: ".modal .o_logistics_gate_move:contains('Customer data reviewed')",
        },
        {
            trigger: ".modal footer button:contains('Cancel')",
            run: "click",
        },
        {
            trigger: `body:not(:has(.modal)) ${column("Information collection")} ${card}`,
        },
    ],
});
