from . import test_bad_input
from . import test_structure_access
from . import test_structure_models
from . import test_structure_source
from . import test_structure_views
from . import test_story_funnel
from . import test_story_tiers
from . import test_tour_actions
