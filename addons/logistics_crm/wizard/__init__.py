from . import logistics_approval_decision
from . import logistics_visit_reason
from . import base_partner_merge_owner
from . import logistics_duplicate_check
