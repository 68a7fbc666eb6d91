import { registry } from "@web/core/registry";

const card = ".o_kanban_record:contains('Lead 011')";
const column = (name) => `.o_kanban_group:has(.o_column_title:contains('${name}'))`;

/** One lead of many is dragged too early: the dialog collects the missing answers. */
registry.category("web_tour.tours").add("logistics_story_move", {
    steps: () => [
        {
            trigger: `${column("Information collection")} ${card}`,
            run: `drag_and_drop (${column("Telephone invitation")})`,
            timeout: 60000,
        },
        {
            trigger: ".modal .o_logistics_gate_move:contains('Target customer')",
        },
        {
            trigger: ".modal [name='logistics_fits'] input",
            run: "click",
        },
        {
            trigger: ".modal [name='logistics_intention'] input",
            run: "click",
        },
        {
            trigger: ".modal footer button[name='action_confirm']",
            run: "click",
        },
        {
            trigger: `${column("Telephone invitation")} ${card}`,
        },
    ],
});

/** The leader reads on the screen what the story made of the funnel and the visits. */
registry.category("web_tour.tours").add("logistics_story_figures", {
    steps: () => [
        {
            content: "120 leads reached the first step, 119 still stand there",
            trigger:
                ".o_pivot tr:contains('Information collection'):contains('120'):contains('119')",
            timeout: 60000,
        },
        {
            content: "one reached the last step",
            trigger: ".o_pivot tr:contains('Contract closing'):contains('1')",
        },
    ],
});
