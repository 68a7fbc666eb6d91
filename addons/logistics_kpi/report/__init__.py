from . import logistics_kpi_rank
