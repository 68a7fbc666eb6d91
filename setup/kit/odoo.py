"""One prepared Odoo: its source, its Python, its server. Runs its commands."""

import json
import os
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from . import odoo_source, postgres, python_env
from .errors import SetupError
from .files import lock, need_space, write
from .process import last_line, run
from .settings import Settings

OLDEST_POSTGRES = 130000


@dataclass
class Odoo:
    """What is needed to run Odoo against one PostgreSQL server."""

    settings: Settings
    path: Path
    version: str
    python: Path
    connection: postgres.Connection

    def environment(self):
        """Variables for Odoo and its tools; what they store stays in the cache."""
        cache = self.settings.cache
        return {
            "PYTHONPATH": str(self.path),
            "PATH": f"{self.python.parent}:{os.environ.get('PATH', os.defpath)}",
            "PYLINTHOME": str(cache / "pylint"),
            "XDG_CACHE_HOME": str(cache / "xdg"),
            "XDG_CONFIG_HOME": str(cache / "xdg"),
            "XDG_DATA_HOME": str(cache / "xdg"),
            "LC_ALL": "C.UTF-8",
            **self.connection.environment(),
        }

    def with_python(self, python):
        """The same Odoo under another Python."""
        return replace(self, python=python)

    def ask(self, command, *arguments):
        """Answer of ``pg_client.py``."""
        script = Path(__file__).with_name("pg_client.py")
        done = run([self.python, script, command, *arguments], env=self.environment())
        if done.returncode:
            raise SetupError(
                f"The PostgreSQL server refused `{command}`"
                f" ({last_line(done.stdout)}): check that it runs and what PGHOST,"
                " PGPORT, PGUSER and PGPASSWORD say."
            )
        return json.loads(last_line(done.stdout))

    def check_server(self):
        """Fail early when the PostgreSQL server cannot be used."""
        found = self.ask("probe")
        if found["version"] < OLDEST_POSTGRES:
            raise SetupError(
                "The PostgreSQL server is older than 13: name a newer one."
            )
        if not found["may_create"]:
            raise SetupError(
                "The PostgreSQL user may not create databases: give it the right"
                " (ALTER ROLE ... CREATEDB)."
            )

    @property
    def data_dir(self):
        return self.settings.cache / "data"

    def filestore(self, database):
        """Folder of the attachments of ``database``."""
        return self.data_dir / "filestore" / database

    def config(self, database, addons=None, **options):
        """Write the configuration file for ``database`` and give its path."""
        folders = [self.settings.addons_dir] if addons is None else addons
        values = {
            "addons_path": ",".join(str(folder) for folder in folders),
            "data_dir": self.data_dir,
            "db_name": database,
            "dbfilter": f"^{database}$",
            "list_db": False,
            "admin_passwd": secrets.token_urlsafe(16),
            "http_interface": "127.0.0.1",
            "max_cron_threads": 0,
            **self.connection.odoo_options(),
            **options,
        }
        lines = [f"{name} = {value}\n" for name, value in values.items() if value != ""]
        path = self.settings.cache / "conf" / f"{database}.conf"
        write(path, "[options]\n" + "".join(lines), mode=0o600)
        return path

    def command(self, config, *arguments):
        """Command line of Odoo."""
        return [self.python, "-m", "odoo", "-c", config, *arguments]

    def update(self, database, log, *arguments, addons=None):
        """Run Odoo once with ``arguments`` (``-i``, ``-u``); ``log`` is its log file.

        What it prints beside the log goes to ``<log>.out``.
        """
        config = self.config(database, addons)
        log.unlink(missing_ok=True)
        log.parent.mkdir(parents=True, exist_ok=True)
        options = ["--stop-after-init", "--no-http", f"--logfile={log}"]
        command = self.command(config, *arguments, *options)
        output = log.with_suffix(".out")
        done = run(command, log=output, env=self.environment(), cwd=self.settings.root)
        if done.returncode < 0:
            raise SetupError(
                f"Odoo was ended by signal {-done.returncode} on database {database}"
                " (no memory left, or somebody ended it): run again."
            )
        if done.returncode:
            raise SetupError(
                f"Odoo stopped with an error on database {database}: read {log} and"
                f" {output}."
            )

    def script(self, database, source, addons=None):
        """Run Python ``source`` in Odoo's shell (``env`` is there); give its output."""
        config = self.config(database, addons)
        command = [self.python, "-m", "odoo", "shell", "-c", config, "--no-http"]
        done = run(
            [*command, "--log-level=error"],
            env=self.environment(),
            stdin=None,
            input=source,
        )
        if done.returncode:
            raise SetupError(f"A script failed on {database}: {done.stdout[-2000:]}")
        return done.stdout


@contextmanager
def prepared(settings, name, fast=False, keep=False):
    """Fetch and make what is absent, start the server, give an ``Odoo``."""
    with lock(settings.cache / "locks" / "prepare"):
        need_space(settings.cache, 200, "The set-up")
        path, version = odoo_source.ensure(settings)
        python = python_env.ensure(settings)
    with postgres.server(settings, name, fast, keep) as connection:
        odoo = Odoo(settings, path, version, python, connection)
        odoo.check_server()
        yield odoo
