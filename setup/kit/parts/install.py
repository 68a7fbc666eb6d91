"""A fresh installation with demo data and both Chinese languages."""

from .. import junit


def install(bench):
    """Install all addons on a database with demo data; nothing may be logged."""
    outcome = junit.Outcome()
    addons = ",".join(bench.settings.addons())
    bench.new("install", demo=True)
    if bench.update(outcome, "install", "install", "-i", addons, "--with-demo"):
        _check_demo(bench, outcome)
    return outcome


def _check_demo(bench, outcome):
    """A broken demo file does not stop an installation: ask for its traces."""
    rows = bench.odoo.ask(
        "rows",
        bench.name("install"),
        "SELECT count(*) FROM ir_demo_failure",
    )
    outcome.check(rows[0][0] == 0, "demo data failed to load")
