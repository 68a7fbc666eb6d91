"""The templates are current and both Chinese languages complete."""

from .. import junit
from ..process import run
from .tests import plain


def i18n(bench):
    """Check the translations against a database with our addons and no demo data."""
    outcome = junit.Outcome()
    done = run_on(bench, plain(bench, outcome), "check")
    outcome.check(done.returncode == 0, done.stdout[-8000:])
    return outcome


def run_on_new_database(bench, command):
    """Install the addons without demo data and run ``setup/i18n``."""
    name = bench.new("i18n")
    bench.odoo.update(name, bench.log("i18n"), "-i", ",".join(bench.settings.addons()))
    return run_on(bench, name, command)


def run_on(bench, name, command):
    """Run ``setup/i18n`` with the terms of database ``name``."""
    script = bench.root / "setup" / "i18n"
    options = ["--config", bench.odoo.config(name), "--database", name]
    return run(
        [bench.odoo.python, script, command, *options],
        env=bench.odoo.environment(),
        cwd=bench.root,
    )
