from . import models, report, wizard
from .uninstall import uninstall_hook
