from . import crm_lead
from . import crm_team
from . import logistics_approval_mixin
from . import logistics_approval_engine
from . import logistics_approval_rule
from . import logistics_approval_step
from . import logistics_company_policy
