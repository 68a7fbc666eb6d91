from . import logistics_complaint_answer
from . import logistics_complaint_reason
from . import logistics_complaint_intake
