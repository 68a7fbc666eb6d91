import { registry } from "@web/core/registry";

/**
 * The customer on the portal disputes one waybill with amount and reason.
 */
registry.category("web_tour.tours").add("logistics_statement_dispute", {
    url: "/my/statements",
    steps: () => [
        {
            content: "Open the statement",
            trigger: "table a[href*='/my/statements/']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Dispute one waybill",
            trigger: "tr:has(td:contains(ST0100)) summary",
            run: "click",
        },
        {
            trigger: "tr:has(td:contains(ST0100)) input[name='amount']",
            run: "edit 300",
        },
        {
            trigger: "tr:has(td:contains(ST0100)) textarea[name='reason']",
            run: "edit Weight by our scale",
        },
        {
            trigger: "tr:has(td:contains(ST0100)) .btn-danger",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The remark stands below the lines",
            trigger: "h5:contains(Differences)",
        },
    ],
});

/**
 * The customer on the portal: finds the statement, accepts what is left and signs.
 */
registry.category("web_tour.tours").add("logistics_statement_sign", {
    url: "/my/statements",
    steps: () => [
        {
            content: "Open the statement",
            trigger: "table a[href*='/my/statements/']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Accept the other lines",
            trigger: ".o_statement_accept_all",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Nothing waits any more",
            trigger: "body:not(:has(.o_statement_accept_all)) .o_statement_sign",
            run: "click",
        },
        {
            content: "Enter the signer",
            trigger: ".modal .o_web_sign_name_and_signature input",
            run: "edit Li Wei",
        },
        {
            trigger: ".modal .o_web_sign_name_and_signature input:value(Li Wei)",
        },
        {
            trigger: ".modal canvas.o_web_sign_signature",
            run: "canvasNotEmpty",
        },
        {
            content: "Confirm and sign",
            trigger: ".modal .o_portal_sign_submit:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Thank you",
            trigger: ".alert-success:contains(confirmed)",
        },
    ],
});
