"""What the parts of ./setup/test share: Odoo, databases, results."""

import json
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from . import database, logcheck
from .errors import SetupError
from .odoo import Odoo


@dataclass
class Bench:
    """One run of ./setup/test in one checkout."""

    odoo: Odoo
    results: Path
    # Whether every part runs, so that what is left out can be told from the reports.
    complete: bool = True
    making_plain: threading.Lock = field(default_factory=threading.Lock)
    has_plain: bool = False

    @property
    def settings(self):
        return self.odoo.settings

    @property
    def root(self):
        return self.settings.root

    @cached_property
    def allowed(self):
        return logcheck.read_allowed(self.root / "tests" / "log_allowed.txt")

    @property
    def test_addons(self):
        """Folder of the test-only addon, on the addons path of the tests alone."""
        return self.root / "tests"

    def name(self, part):
        """Database of one part."""
        return f"logistics_test_{self.settings.checkout_id}_{part}"

    def new(self, part, demo=False):
        """A fresh database without our addons for ``part``."""
        source = database.template(self.odoo, demo)
        return database.clone(self.odoo, source, self.name(part))

    def copy(self, source, part):
        """A copy of the database of another part."""
        return database.clone(self.odoo, self.name(source), self.name(part))

    def remove(self):
        """Drop the databases of this checkout's tests."""
        prefix = self.name("")
        for name in self.odoo.ask("names", prefix):
            with suppress(SetupError):
                database.remove(self.odoo, name)

    def drop(self, part):
        """Drop the database of one part."""
        database.remove(self.odoo, self.name(part))

    def log(self, name):
        return self.results / f"{name}.log"

    def write_json(self, name, value):
        """Keep ``value`` in a file of the results; give its path."""
        path = self.results / f"{name}.json"
        path.write_text(json.dumps(value), encoding="utf-8")
        return path

    def check_log(self, outcome, log, what):
        """Count a check that ``log`` has no record of WARNING or above."""
        records = logcheck.unexpected(logcheck.read(log), self.allowed)
        shown = "\n".join(str(record)[:1500] for record in records[:10])
        outcome.check(not records, f"{what} logged {len(records)} warnings\n{shown}")

    def update(self, outcome, name, part, *arguments, addons=None):
        """Run Odoo with ``-i`` or ``-u`` on a part's database and check its log."""
        log = self.log(name)
        try:
            self.odoo.update(self.name(part), log, *arguments, addons=addons)
        except SetupError as error:
            outcome.check(False, f"{error}\n{tail(log)}")
            return False
        self.check_log(outcome, log, name)
        return True


def tail(path, lines=30):
    """End of a file, for a report."""
    with suppress(OSError):
        text = path.read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])
    return ""
