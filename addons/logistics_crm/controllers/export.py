import json

from odoo.http import request

from odoo.addons.web.controllers.export import CSVExport, ExcelExport


class LoggedExport:
    """Tell the log by which filter an exported list was found."""

    def base(self, data):
        params = json.loads(data)
        if not params.get("ids"):
            request.update_context(logistics_export_filter=str(params.get("domain")))
        return super().base(data)


class LogisticsCSVExport(LoggedExport, CSVExport):
    pass


class LogisticsExcelExport(LoggedExport, ExcelExport):
    pass
