import { registry } from "@web/core/registry";

/** Put a photo into a file input, as a user does with the file dialog. */
export function choosePhoto(input) {
    const transfer = new DataTransfer();
    const bytes = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0]);
    transfer.items.add(new File([bytes], "pallet.jpg", { type: "image/jpeg" }));
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

const answer = (name, text) => [
    {
        trigger: `button[name=${name}]`,
        run: "click",
    },
    {
        trigger: ".modal .o_field_widget[name=text] textarea",
        run: `edit ${text}`,
    },
    {
        trigger: ".modal button[name=action_send]:visible",
        run: "click",
    },
    {
        trigger: "body:not(:has(.modal))",
    },
];

/** The accused department answers its clocks and investigates. */
registry.category("web_tour.tours").add("logistics_complaint_department", {
    steps: () => [
        {
            content: "only the complaint of the own department is listed",
            trigger: ".o_data_row:only-of-type .o_data_cell[name=subject]",
            run: "click",
        },
        ...answer("action_department_reply", "We have it"),
        ...answer("action_department_opinion", "Two men check the truck"),
        {
            trigger: ".o_notebook .nav-link[name=investigation]",
            run: "click",
        },
        {
            content: "not finished without the facts",
            trigger: "button[name=action_finish_investigation]",
            run: "click",
        },
        {
            trigger: ".modal .modal-body:contains(still needs)",
        },
        {
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=inv_at] input",
            run: "edit -1d && press Tab",
        },
        {
            trigger: ".o_field_widget[name=inv_place] input",
            run: "edit Yard 3",
        },
        {
            trigger: ".o_field_widget[name=inv_employee_id] input",
            run: "edit Handler",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Handler)",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=inv_content] textarea",
            run: "edit The roof of the truck leaked",
        },
        {
            trigger: ".o_field_widget[name=inv_cause] textarea",
            run: "edit Torn tarpaulin",
        },
        {
            content: "a photo as evidence",
            trigger: ".o_field_widget[name=inv_evidence_ids] input[type=file]:not(:visible)",
            run: () =>
                choosePhoto(
                    document.querySelector(
                        ".o_field_widget[name=inv_evidence_ids] input[type=file]"
                    )
                ),
        },
        {
            trigger: ".o_field_widget[name=inv_evidence_ids] :contains(pallet)",
        },
        {
            trigger: "button[name=action_finish_investigation]",
            run: "click",
        },
        {
            trigger: "body:not(:has(button[name=action_finish_investigation]))",
        },
    ],
});
