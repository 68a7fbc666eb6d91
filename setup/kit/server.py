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
    """The server of one database; its state is a file in the cache folder."""

    def __init__(self, settings, database):
        self.settings = settings
        self.database = database
        self.state = settings.cache / "servers" / f"{database}.json"
        self.log = settings.cache / "logs" / f"{database}.server.log"

    def running(self):
        """What was noted of the server when it lives, else None."""
        noted = read_stamp(self.state)
        if noted and _is_odoo(noted["pid"], noted["config"]):
            return noted
        return None

    def start(self, odoo, port):
        """Start Odoo and return when it answers."""
        if not port_is_free(port):
            raise SetupError(
                f"Port {port} is taken by another program: choose another one, for"
                f" example ./setup/run --port {port + 1}."
            )
        options = {"http_port": port, "gevent_port": port + 3, "max_cron_threads": 1}
        config = odoo.config(self.database, **options)
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
            noted = {"pid": process.pid, "port": port, "config": str(config)}
            write_stamp(self.state, root=str(self.settings.root), **noted)
            try:
                self._wait(process, port)
            except BaseException:
                process.kill()
                self.state.unlink(missing_ok=True)
                raise

    def _wait(self, process, port):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                break
            if _answers(port):
                return
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
    try:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{port}/web/login", timeout=START_SECONDS
        ) as answer:
            return answer.status == 200
    except urllib.error.HTTPError as error:
        raise SetupError(
            f"Odoo answers with error {error.code}: read its log."
        ) from None
    except OSError:
        return False


def _is_odoo(pid, config):
    """Whether process ``pid`` is the server that was started with ``config``."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
    except OSError:
        if Path("/proc/self").exists():
            return False
        listed = subprocess.run(
            ["ps", "-p", str(pid), "-o", "command="],
            capture_output=True,
            text=True,
            check=False,
        )
        command = listed.stdout
    return config in command


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
