from . import logistics_customer_area_report
from . import logistics_customer_pareto
from . import logistics_followup_quota
from . import logistics_funnel_report
from . import logistics_receivable_report
from . import logistics_receivable_report_pod
from . import logistics_unbilled_report
from . import logistics_order_punctuality
