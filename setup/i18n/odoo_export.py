"""Ask a database for the terms of its addons."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
from odoo.tools.translate import trans_export
wanted = [("name", "in", {names!r}), ("state", "=", "installed")]
if env["ir.module.module"].search_count(wanted) != len({names!r}):
    raise SystemExit("an addon is not installed there")
for name in {names!r}:
    with open({folder!r} + "/" + name + ".pot", "wb") as output:
        trans_export(None, [name], output, "po", env)
"""


def export(config, database, names, folder):
    """Write the templates of all addons with one start of Odoo; addon -> path."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "odoo", "shell"),
            *("-c", config, "-d", database, "--no-http", "--log-level=error"),
        ],
        input=SCRIPT.format(names=names, folder=str(folder)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    paths = {name: Path(folder) / f"{name}.pot" for name in names}
    if done.returncode or not all(path.is_file() for path in paths.values()):
        sys.exit(f"Odoo did not export the terms of {database}:\n{done.stdout[-3000:]}")
    return paths
