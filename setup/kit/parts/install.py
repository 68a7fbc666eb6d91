"""A fresh installation with demo data and both Chinese languages."""

from .. import junit


def install(bench):
    """Install all addons on a database with demo data; nothing may be logged."""
    outcome = junit.Outcome()
    addons = ",".join(bench.settings.addons())
    bench.new("install", demo=True)
    if bench.update(outcome, "install", "install", "-i", addons, "--with-demo"):
        _check_demo(bench, outcome)
        _check_labels(bench, outcome)
        _check_screens(bench, outcome)
    return outcome


def _check_demo(bench, outcome):
    """A broken demo file does not stop an installation: ask for its traces."""
    rows = bench.odoo.ask(
        "rows",
        bench.name("install"),
        "SELECT count(*) FROM ir_demo_failure",
    )
    outcome.check(rows[0][0] == 0, "demo data failed to load")


def _check_labels(bench, outcome):
    """Choices of our models have Chinese labels, those of inherited mixins, too."""
    rows = bench.odoo.ask(
        "rows",
        bench.name("install"),
        """SELECT d.name
             FROM ir_model_fields_selection s
             JOIN ir_model_data d
               ON d.model = 'ir.model.fields.selection' AND d.res_id = s.id
            WHERE d.module LIKE 'logistics%' AND s.name->>'zh_CN' IS NULL
              AND s.name->>'en_US' ~ '[a-z]{3}'
            ORDER BY d.name""",
    )
    left = ", ".join(row[0] for row in rows[:20])
    outcome.check(not rows, f"choices without Chinese label: {left}")


def _check_screens(bench, outcome):
    """Every role of the demo opens every screen that its menus offer."""
    source = (bench.root / "tests" / "demo_screens.py").read_text(encoding="utf-8")
    lines = bench.odoo.script(bench.name("install"), source).splitlines()
    refused = [line for line in lines if line.startswith("REFUSED")]
    counted = any(" records opened" in line for line in lines)
    outcome.check(counted and not refused, "\n".join(refused) or "nothing was opened")
