from . import logistics_kpi_reason
from . import logistics_commission_outlook
