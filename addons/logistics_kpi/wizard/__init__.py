from . import logistics_kpi_reason
from . import logistics_commission_outlook
from . import logistics_kpi_target_split
