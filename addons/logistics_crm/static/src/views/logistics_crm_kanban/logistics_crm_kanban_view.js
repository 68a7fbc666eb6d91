import { registry } from "@web/core/registry";
import {
    CrmKanbanDynamicGroupList,
    CrmKanbanModel,
} from "@crm/views/crm_kanban/crm_kanban_model";
import { crmKanbanView } from "@crm/views/crm_kanban/crm_kanban_view";

/**
 * Before a card of a team with the nine steps changes its column, the server is asked
 * what is missing; the dialog collects it and finishes the move. The constraint on the
 * lead stays the truth: this only saves the user a refusal.
 */
export class LogisticsKanbanDynamicGroupList extends CrmKanbanDynamicGroupList {
    async moveRecord(dataRecordId, dataGroupId, refId, targetGroupId) {
        const source = this.groups.find((group) => group.id === dataGroupId);
        const target = this.groups.find((group) => group.id === targetGroupId);
        const record = source?.list.records.find((r) => r.id === dataRecordId);
        const moves =
            record && target && source !== target && target.groupByField.name === "stage_id";
        if (!moves || !record.data.gate_overview) {
            return super.moveRecord(...arguments);
        }
        const dialog = await this.model.orm.call("crm.lead", "action_logistics_move", [
            [record.resId],
            target.value,
        ]);
        if (!dialog) {
            return super.moveRecord(...arguments);
        }
        await this.model.action.doAction(dialog, {
            onClose: () => this.model.root.load(),
        });
    }
}

export class LogisticsKanbanModel extends CrmKanbanModel {
    static DynamicGroupList = LogisticsKanbanDynamicGroupList;
}

registry.category("views").add("logistics_crm_kanban", {
    ...crmKanbanView,
    Model: LogisticsKanbanModel,
});
