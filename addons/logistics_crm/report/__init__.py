from . import logistics_customer_area_report
