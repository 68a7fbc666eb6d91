from . import base_partner_merge_tier
from . import logistics_approval_decision
from . import logistics_visit_reason
from . import base_partner_merge_owner
from . import logistics_tier_propose
from . import logistics_handover_return
from . import logistics_visit_support
from . import logistics_visit_log
