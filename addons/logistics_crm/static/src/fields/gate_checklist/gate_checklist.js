import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const SHOWN = 5;
const ICONS = {
    met: "fa-check text-success",
    waived: "fa-unlock-alt text-warning",
    open: "fa-times text-danger",
    off: "fa-ban text-muted",
    unchecked: "fa-question text-muted",
};

/**
 * Key results of the step in which a lead stands: open ones first, at most five until
 * the user asks for the rest. The state is an icon and a word, never a colour alone.
 */
export class GateChecklist extends Component {
    static template = "logistics_crm.GateChecklist";
    static props = { ...standardFieldProps };

    setup() {
        this.state = useState({ all: false });
    }

    get overview() {
        return this.props.record.data[this.props.name] || { results: [], open: 0 };
    }

    /** Open and blocking first, then open, then what is settled. */
    get ordered() {
        const rank = (result) =>
            result.state === "open" ? (result.blocks ? 0 : 1) : 2;
        return [...this.overview.results].sort((a, b) => rank(a) - rank(b));
    }

    get rows() {
        return this.state.all ? this.ordered : this.ordered.slice(0, SHOWN);
    }

    get more() {
        return this.ordered.length - this.rows.length;
    }

    icon(result) {
        if (result.state === "open" && !result.blocks) {
            return "fa-exclamation-triangle text-warning";
        }
        return ICONS[result.state];
    }

    word(result) {
        const words = {
            met: _t("done"),
            waived: _t("waived"),
            open: result.blocks ? _t("missing") : _t("recommended"),
            off: _t("not for public tenders"),
            unchecked: _t("cannot be checked"),
        };
        return words[result.state];
    }

    number(result) {
        if (result.needed < 2) {
            return "";
        }
        return _t("%(count)s of %(needed)s", {
            count: result.count,
            needed: result.needed,
        });
    }
}

/** On a card: the names of what is missing to move on, at most five lines. */
export class GateCard extends GateChecklist {
    static template = "logistics_crm.GateCard";

    get rows() {
        return (this.overview.missing || []).slice(0, SHOWN);
    }

    get more() {
        return this.overview.open - this.rows.length;
    }
}

export const gateChecklist = {
    component: GateChecklist,
    displayName: _t("Key results of the step"),
    supportedTypes: ["json"],
};

export const gateCard = {
    component: GateCard,
    displayName: _t("Missing key results"),
    supportedTypes: ["json"],
};

registry.category("fields").add("logistics_gate_checklist", gateChecklist);
registry.category("fields").add("logistics_gate_card", gateCard);
