"""Let ``from odoo.addons.<addon>.tools import x`` work without Odoo.

Empty shells of ``odoo``, ``odoo.addons`` and ``odoo.addons.<addon>`` stand in
``sys.modules``: an addon's own ``__init__`` never runs, and a tool that imports
``odoo.fields`` fails at once. Where the real Odoo is loaded already (the pytest
plugin), it is left alone.
"""

import sys
from pathlib import Path
from types import ModuleType

ADDONS = Path(__file__).resolve().parents[2] / "addons"


def _shell(name, *path):
    module = ModuleType(name)
    module.__path__ = [str(folder) for folder in path]
    sys.modules[name] = module
    parent, _dot, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, module)


if "odoo" not in sys.modules:
    _shell("odoo")
    _shell("odoo.addons")
    for _addon in sorted(path for path in ADDONS.iterdir() if path.is_dir()):
        _shell(f"odoo.addons.{_addon.name}", _addon)
