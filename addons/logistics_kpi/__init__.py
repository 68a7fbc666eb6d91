from . import models, report, wizard
from .uninstall import uninstall_hook
from .hooks import post_init_hook
