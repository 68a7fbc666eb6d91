import { Component, onWillUnmount, onWillUpdateProps, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const CLASSES = {
    paused: "text-bg-secondary",
    running: "text-bg-success",
    soon: "text-bg-warning",
    breached: "text-bg-danger",
};

/** hours:minutes:seconds, days in front where there are any. */
export function formatLeft(seconds) {
    const rest = Math.abs(seconds);
    const days = Math.floor(rest / 86400);
    const parts = [
        Math.floor((rest % 86400) / 3600),
        Math.floor((rest % 3600) / 60),
        rest % 60,
    ].map((part) => String(part).padStart(2, "0"));
    return (days ? _t("%s d", days) + " " : "") + parts.join(":");
}

/**
 * Time left until the next promise. The server says the seconds once, with its own
 * clock; from then on the browser only counts the difference, also while the computer
 * slept, so a wrong clock of it does not matter and nothing is polled. State is a word and a sign, never a colour alone.
 */
export class Countdown extends Component {
    static template = "logistics_complaints.Countdown";
    static props = { ...standardFieldProps };

    setup() {
        this.state = useState({ passed: 0 });
        this.mark(this.props);
        onWillUpdateProps((next) => {
            if (next.record.data[next.name] !== this.seen) {
                this.mark(next);
            }
        });
        const timer = browser.setInterval(() => {
            this.state.passed = Math.floor((Date.now() - this.at) / 1000);
        }, 1000);
        onWillUnmount(() => browser.clearInterval(timer));
    }

    mark(props) {
        this.seen = props.record.data[props.name];
        this.at = Date.now();
        this.state.passed = 0;
    }

    get promise() {
        return this.props.record.data[this.props.name];
    }

    get left() {
        return this.promise.seconds - this.state.passed;
    }

    get mode() {
        if (this.promise.state === "paused") {
            return "paused";
        }
        if (this.left < 0) {
            return "breached";
        }
        return this.left * 2 < this.promise.total ? "soon" : "running";
    }

    get badge() {
        return CLASSES[this.mode];
    }

    get kind() {
        const labels = {
            reply: _t("Reply"),
            opinion: _t("Opinion"),
            result: _t("Result"),
            dept_reply: _t("Department: reply"),
            dept_opinion: _t("Department: opinion"),
            dept_result: _t("Department: investigation"),
            claim: _t("Claim"),
            promised: _t("Promised"),
        };
        return labels[this.promise.kind] || this.promise.kind;
    }

    get text() {
        if (this.mode === "paused") {
            return _t("paused");
        }
        const left = formatLeft(this.left);
        return this.mode === "breached" ? _t("%s late", left) : left;
    }
}

export const countdown = {
    component: Countdown,
    displayName: _t("Countdown"),
    supportedTypes: ["json"],
};

registry.category("fields").add("logistics_countdown", countdown);
