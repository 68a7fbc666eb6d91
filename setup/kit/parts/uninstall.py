"""Uninstall: the schema and all native data are as they would be without us."""

from .. import junit
from ..bench import tail
from ..errors import SetupError
from ..process import run
from .upgrade import compare


def uninstall(bench):
    """Native work, our addons, work with them, uninstall, compare, install again."""
    outcome = junit.Outcome()
    name = bench.new("uninstall")
    script = _script(bench, "uninstall_data")
    bench.odoo.script(name, f"PHASE = 'native'\n{script}")
    before = bench.odoo.ask("schema", name)
    tables = bench.odoo.ask("columns", name)
    old = bench.odoo.ask("last_ids", name)
    ours = bench.settings.addons()
    if not bench.update(
        outcome, "uninstall.install", "uninstall", "-i", ",".join(ours)
    ):
        return outcome
    new = bench.odoo.ask("last_ids", name)
    more = "".join(_script(bench, f"uninstall_{part}") for part in ("ours", "fill"))
    bench.odoo.script(name, f"PHASE = 'ours'\n{script}\n{more}")
    scope = _scope(bench, name, tables, old, new)
    used = bench.odoo.ask("fingerprint", name, scope)
    if not _remove(bench, outcome, name, ours):
        return outcome
    compare(
        outcome, before, bench.odoo.ask("schema", name), "uninstalling", "Odoo alone"
    )
    left = bench.odoo.ask("fingerprint", name, scope)
    _compare_data(bench, outcome, used, left)
    bench.update(outcome, "uninstall.again", "uninstall", "-i", ",".join(ours))
    return outcome


def _scope(bench, name, tables, old, new):
    """File of what is compared: native columns, rows of now, those of them not ours."""
    ours = bench.write_json("uninstall.ours", [tables, old, new])
    now = bench.odoo.ask("last_ids", name)
    scope = [tables, now, bench.odoo.ask("ours", name, ours)]
    return bench.write_json("uninstall.scope", scope)


def _script(bench, name):
    return (bench.root / "tests" / f"{name}.py").read_text(encoding="utf-8")


def _remove(bench, outcome, name, addons):
    log = bench.log("uninstall")
    log.unlink(missing_ok=True)
    config = bench.odoo.config(name, logfile=log)
    command = [bench.odoo.python, "-m", "odoo", "module", "uninstall", "-c", config]
    output = bench.results / "uninstall.out"
    environment = bench.odoo.environment()
    done = run([*command, *addons], log=output, env=environment, cwd=bench.root)
    if not outcome.check(not done.returncode, f"uninstall broke off\n{tail(output)}"):
        return False
    bench.check_log(outcome, log, "uninstall")
    query = "SELECT name FROM ir_module_module WHERE state <> 'uninstalled'"
    left = {row[0] for row in bench.odoo.ask("rows", name, query)} & {*addons}
    return outcome.check(not left, f"still installed: {', '.join(sorted(left))}")


def _compare_data(bench, outcome, used, left):
    """Compare checksums per column, but for the exceptions that are named."""
    named = _exceptions(bench.root / "tests" / "uninstall_allowed.txt")
    different = [
        f"{table}.{column}"
        for table, columns in used.items()
        for column, checksum in columns.items()
        if left.get(table, {}).get(column) != checksum
    ]
    wrong = [c for c in different if c not in named and c.split(".")[0] not in named]
    shown = ", ".join(wrong[:40])
    outcome.check(not wrong, f"native data changed by uninstalling: {shown}")


def _exceptions(path):
    """Names ``table`` or ``table.column`` of lines ``name<TAB>reason``."""
    names = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _tab, reason = line.partition("\t")
        if not line or line.startswith("#"):
            continue
        if not reason.strip():
            raise SetupError(f"{path}: {name} needs a reason after a tab.")
        names.add(name)
    return names
