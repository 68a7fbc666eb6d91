from . import test_approval
from . import test_lead_volume
from . import test_job_level
from . import test_worktime
from . import test_health
from . import test_fact
from . import test_lead_stage
from . import test_organisation
