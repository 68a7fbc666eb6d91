import { registry } from "@web/core/registry";

/** The customer files a complaint with a photo; the waybill is filled in already. */
registry.category("web_tour.tours").add("logistics_complaint_portal_file", {
    steps: () => [
        {
            content: "the waybill came with the link",
            trigger: "#waybill:value(HY77)",
        },
        {
            trigger: "#text",
            run: "edit Two boxes are missing",
        },
        {
            trigger: "#has_claim",
            run: "click",
        },
        {
            trigger: "#files",
            run: () => {
                const transfer = new DataTransfer();
                const bytes = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0]);
                transfer.items.add(
                    new File([bytes], "pallet.jpg", { type: "image/jpeg" })
                );
                document.querySelector("#files").files = transfer.files;
            },
        },
        {
            trigger: ".o_complaint_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "received, with the photo in the thread",
            trigger: "h3:contains(Two boxes are missing)",
        },
        {
            trigger: "a:contains(pallet.jpg)",
        },
    ],
});

/** The customer reads the outcome, agrees and votes. */
registry.category("web_tour.tours").add("logistics_complaint_portal_sign_off", {
    steps: () => [
        {
            trigger: "td:contains(Two boxes on Thursday)",
        },
        {
            content: "the department stays inside",
            trigger: "body:not(:contains(Warehouse))",
        },
        {
            trigger: ".o_complaint_confirm button[value='5']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "body:not(:has(.o_complaint_confirm))",
        },
    ],
});
