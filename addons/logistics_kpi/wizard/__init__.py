from . import logistics_kpi_reason
