from . import logistics_approval_decision
