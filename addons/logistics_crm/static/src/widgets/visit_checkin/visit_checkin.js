import { Component, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const POSITION_OPTIONS = { enableHighAccuracy: true, timeout: 8000, maximumAge: 0 };

/**
 * One button: check in, later check out. The position is asked for only after the
 * tap, and only from a visitor who agreed; without it the check-in works all the same.
 */
export class VisitCheckin extends Component {
    static template = "logistics_crm.VisitCheckin";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.state = useState({ busy: false });
    }

    get data() {
        return this.props.record.data;
    }

    get step() {
        if (this.data.state !== "planned") {
            return false;
        }
        if (!this.data.actual_start) {
            return "action_check_in";
        }
        return this.data.actual_stop ? false : "action_check_out";
    }

    get label() {
        return this.step === "action_check_in" ? _t("Check in") : _t("Check out");
    }

    async onClick() {
        if (this.state.busy || !(await this.props.record.save())) {
            return;
        }
        const question = this.data.location_question;
        if (!question) {
            return this.send(true);
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("May we store your position?"),
            body: question,
            confirmLabel: _t("Yes, with position"),
            cancelLabel: _t("Without position"),
            confirm: async () => {
                await this.orm.call("logistics.location.consent", "action_give", []);
                await this.send(true);
            },
            cancel: () => this.send(false),
        });
    }

    async send(withPosition) {
        this.state.busy = true;
        try {
            const position = withPosition ? await this.getPosition() : {};
            await this.orm.call(
                "logistics.visit",
                this.step,
                [[this.props.record.resId]],
                position
            );
            await this.props.record.load();
        } finally {
            this.state.busy = false;
        }
    }

    /** The position, or nothing when the device has none or the user refuses. */
    getPosition() {
        if (!navigator.geolocation) {
            return Promise.resolve({});
        }
        return new Promise((resolve) => {
            navigator.geolocation.getCurrentPosition(
                ({ coords: { latitude, longitude, accuracy } }) =>
                    resolve({ latitude, longitude, accuracy }),
                () => resolve({}),
                POSITION_OPTIONS
            );
        });
    }
}

export const visitCheckin = {
    component: VisitCheckin,
    fieldDependencies: [
        { name: "state", type: "selection" },
        { name: "actual_start", type: "datetime" },
        { name: "actual_stop", type: "datetime" },
        { name: "location_question", type: "text" },
    ],
};

registry.category("view_widgets").add("logistics_visit_checkin", visitCheckin);
