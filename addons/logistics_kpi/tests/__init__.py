from . import test_people
from . import test_appraisal_generate
from . import test_appraisal_review
from . import test_commission_ledger
from . import test_commission_settlement
from . import test_commission_deepening
from . import test_project_initiation
