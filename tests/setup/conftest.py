"""A small checkout with its own cache in which ./setup/run is tried.

The cache borrows Odoo, the Python environment and PostgreSQL's programs of the cache
named by LOGISTICS_CACHE, so that nothing is downloaded; servers and databases are its
own. The only addon builds on ``base``, to be quick.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BORROWED = ("odoo", "venv", "postgresql")
MANIFEST = {"name": "Trial", "author": "x", "license": "LGPL-3", "depends": ["base"]}
PG_VARIABLES = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PYTHONPATH")


class Checkout:
    """A copy of the set-up with one small addon."""

    def __init__(self, root, cache):
        self.root = root
        self.cache = cache

    def environment(self, **more):
        values = {k: v for k, v in os.environ.items() if k not in PG_VARIABLES}
        return {**values, "LOGISTICS_CACHE": str(self.cache), **more}

    def start(self, *arguments, command="run", **more):
        """Start a command and return at once."""
        return subprocess.Popen(
            [self.root / "setup" / command, *arguments],
            env=self.environment(**more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
            # A job in the background ignores Ctrl-C, and so would what it starts.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def run(self, *arguments, **more):
        """Run a command; give exit code and output."""
        process = self.start(*arguments, **more)
        output, _nothing = process.communicate(timeout=400)
        return process.returncode, output

    def sql(self, statement, database="logistics"):
        """Rows of a statement in the database of the running server."""
        lines = (self.cache / "conf" / f"{database}.conf").read_text().splitlines()
        values = dict(line.split(" = ", 1) for line in lines if " = " in line)
        names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user"}
        names["PGPASSWORD"] = "password"
        done = subprocess.run(
            [
                *(self.cache / "venv/bin/python", self.root / "setup/kit/pg_client.py"),
                *("rows", database, statement),
            ],
            env={name: values[f"db_{word}"] for name, word in names.items()},
            stdout=subprocess.PIPE,
            check=True,
        )
        return json.loads(done.stdout)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def port():
    return str(free_port())


@pytest.fixture(scope="session")
def checkout():
    cache = Path(os.environ["LOGISTICS_CACHE"])
    place = cache / f"trial-{os.getpid()}"
    root = place / "checkout"
    shutil.copytree(
        ROOT / "setup", root / "setup", ignore=shutil.ignore_patterns("__pycache__")
    )
    addon = root / "addons" / "logistics_trial"
    addon.mkdir(parents=True)
    (addon / "__manifest__.py").write_text(repr(MANIFEST))
    (addon / "__init__.py").touch()
    (place / "cache").mkdir()
    for name in BORROWED:
        if (cache / name).exists():
            (place / "cache" / name).symlink_to(cache / name)
    trial = Checkout(root, place / "cache")
    yield trial
    trial.run("--stop")
    shutil.rmtree(place)
