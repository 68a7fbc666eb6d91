"""The Odoo server in the background."""

import contextlib
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from .errors import SetupError
from .files import read_stamp, write_stamp
from .postgres import port_is_free
from .progress import task

START_SECONDS = 180
STOP_SECONDS = 20


class Server:
    """The server of one database. Its configuration file tells it from other programs,
    a state file says on which port it is and for which checkout."""

    def __init__(self, settings, database):
        self.settings = settings
        self.database = database
        self.state = settings.cache / "servers" / f"{database}.json"
        self.log = settings.cache / "logs" / f"{database}.server.log"

    def running(self):
        """What was noted of the server, with its ``pid``, when it lives; else None."""
        noted = read_stamp(self.state)
        pid = noted and _find(noted["config"])
        return {**noted, "pid": pid} if pid else None

    def start(self, odoo, port):
        """Start Odoo and return when it answers."""
        if not port_is_free(port):
            raise SetupError(
                f"Port {port} is taken by another program: choose another one, for"
                f" example ./setup/run --port {port + 1}."
            )
        options = {"http_port": port, "gevent_port": port + 3, "max_cron_threads": 1}
        config = odoo.config(self.database, **options)
        noted = {"port": port, "config": str(config), "root": str(self.settings.root)}
        write_stamp(self.state, **noted)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with task("Odoo: start"), open(self.log, "a", encoding="utf-8") as stream:
            process = subprocess.Popen(
                [str(part) for part in odoo.command(config)],
                env={**os.environ, **odoo.environment()},
                cwd=self.settings.root,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                self.wait(port)
            except BaseException:
                process.kill()
                process.wait()
                raise

    def wait(self, port):
        """Return when the server answers; fail when it ends or takes too long."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if _answers(port):
                return
            if not self.running():
                break
            time.sleep(0.3)
        raise SetupError(f"Odoo did not start: read {self.log}, then run again.")

    def stop(self):
        """End the server; tell whether there was one."""
        noted = self.running()
        if noted:
            _end(noted["pid"])
        self.state.unlink(missing_ok=True)
        return bool(noted)


def living(settings):
    """Databases whose servers live."""
    states = (settings.cache / "servers").glob("*.json")
    return [path.stem for path in states if Server(settings, path.stem).running()]


def _answers(port):
    # This machine's own port: never through a proxy.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(
            f"http://127.0.0.1:{port}/web/login", timeout=START_SECONDS
        ) as answer:
            return answer.status == 200
    except urllib.error.HTTPError as error:
        raise SetupError(
            f"Odoo answers with error {error.code}: read its log."
        ) from None
    except OSError:
        return False


def _find(config):
    """Process id of the server that was started with the file ``config``, or None."""
    for pid, command in _processes():
        if config in command.split("\0") and "-m\0odoo\0-c" in command:
            return pid
    return None


def _processes():
    """Pairs of process id and command line, its parts divided by NUL."""
    if Path("/proc/self/cmdline").exists():
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                yield int(path.parent.name), path.read_bytes().decode(errors="replace")
        return
    listed = subprocess.run(
        ["ps", "-axo", "pid=,command="], capture_output=True, text=True, check=False
    )
    for line in listed.stdout.splitlines():
        pid, _space, command = line.strip().partition(" ")
        yield int(pid), command.replace(" ", "\0")


def _end(pid):
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.kill(pid, signal.SIGKILL)
