"""./setup/run: from a bare machine to a running Odoo."""

import argparse
import re

from . import database, debian, postgres
from .errors import SetupError
from .files import lock, need_space, read_stamp, write_stamp
from .odoo import prepared
from .progress import say, task
from .server import Server, living
from .settings import LANGUAGES, Settings, content_hash

HELP = """Set up Odoo 19 with the logistics addons, demo data and Chinese, and start it.

The server runs in the background: the command ends when Odoo answers and prints its
address and the logins. Run it again after a change of the addons: it upgrades them,
keeps the data and starts the server again. It may be interrupted and repeated."""

EPILOG = """Environment: LOGISTICS_CACHE (folder for all that is fetched and made),
ODOO_PATH (directory that holds the odoo package of an own Odoo 19), PGHOST, PGPORT,
PGUSER, PGPASSWORD (an own PostgreSQL server), PYTHON (a Python 3.10 to 3.13)."""


def parse(argv):
    """Options of the command."""
    parser = argparse.ArgumentParser(
        prog="./setup/run",
        description=HELP,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--port", type=int, default=8069, help="port of the web pages (8069)")
    add("--database", default="logistics", help="name of the database (logistics)")
    add("--stop", action="store_true", help="stop Odoo and its PostgreSQL server")
    add("--reset", action="store_true", help="make the database anew, data is lost")
    options = parser.parse_args(argv)
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", options.database):
        raise SetupError(
            f"--database {options.database}: use small letters, digits and _ only."
        )
    if not 1024 <= options.port <= 65000:
        raise SetupError(f"--port {options.port}: choose one between 1024 and 65000.")
    return options


def main(argv):
    """Do it; give the exit code."""
    options = parse(argv)
    settings = Settings()
    need_space(settings.cache, 50, "The set-up")
    busy = (
        "Another ./setup/run is at work (process {holder}): wait until it has ended, or"
        " stop it, then run again."
    )
    with lock(settings.cache / "locks" / "run", busy):
        if options.stop:
            return stop(settings, options.database)
        return start(settings, options)


def stop(settings, name):
    """Stop the server of ``name``, and PostgreSQL when no other server needs it."""
    stopped = Server(settings, name).stop()
    if not living(settings) and not postgres.external():
        cluster = postgres.Cluster(settings, "run")
        if cluster.data.exists():
            cluster.stop()
    say("Odoo is stopped." if stopped else "Odoo was not running.")
    return 0


def start(settings, options):
    """Bring everything up to date and start the server."""
    server = Server(settings, options.database)
    running = _check_running(server, settings)
    say("Setting up Odoo 19 with the logistics addons")
    debian.ensure()
    with prepared(settings, "run", keep=True) as odoo:
        if options.reset and running:
            server.stop()
        changed = prepare_database(odoo, options.database, options.reset, server)
        port = options.port
        if running and not changed and port == running["port"] and server.running():
            server.wait(port)
            say("  Odoo is already running")
        else:
            server.stop()
            server.start(odoo, port)
    _print_address(settings, options, port)
    return 0


def _check_running(server, settings):
    running = server.running()
    if running and running["root"] != str(settings.root):
        raise SetupError(
            f"Database {server.database} is served from {running['root']}: stop it"
            " there or choose another name with --database and another --port."
        )
    return running


def prepare_database(odoo, name, reset, server):
    """Create or upgrade the database; tell whether it changed."""
    state = odoo.settings.cache / "databases" / f"{name}.json"
    wanted = {
        n: content_hash(odoo.settings.addons_dir / n) for n in odoo.settings.addons()
    }
    if reset:
        database.remove(odoo, name)
    if not odoo.ask("exists", name):
        _create(odoo, name, wanted)
        write_stamp(state, **wanted)
        return True
    installed = _installed(odoo, name)
    known = read_stamp(state) or {}
    update = [n for n in wanted if n in installed and known.get(n) != wanted[n]]
    install = [n for n in wanted if n not in installed]
    if not update and not install:
        return False
    server.stop()
    arguments = ["-u", ",".join(update)] if update else []
    arguments += ["-i", ",".join(install)] if install else []
    log = odoo.settings.cache / "logs" / f"{name}.log"
    with task(f"upgrade of {', '.join(update + install)}", log):
        odoo.update(name, log, *arguments)
    write_stamp(state, **wanted)
    return True


def _create(odoo, name, addons):
    need_space(odoo.settings.cache, 500, "The database")
    modules = ",".join([*odoo.settings.demo_modules(), *addons])
    languages = f"--load-language={','.join(LANGUAGES)}"
    title = "database with demo data, zh_CN and zh_TW (some minutes)"
    database.create(odoo, name, ["-i", modules, "--with-demo", languages], title)


def _installed(odoo, name):
    query = "SELECT name FROM ir_module_module WHERE state = 'installed'"
    try:
        installed = {row[0] for row in odoo.ask("rows", name, query)}
    except SetupError:
        installed = set()
    if "base" not in installed:
        raise SetupError(
            f"Database {name} exists and is not Odoo's: choose another --database."
        )
    return installed


def _print_address(settings, options, port):
    say(f"\nOdoo is ready: http://localhost:{port}\n")
    lines = (settings.root / "setup" / "logins.txt").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in lines.splitlines() if line.strip()]
    for login, password, role in [("Login", "Password", "Role"), *rows]:
        say(f"  {login:<20}{password:<20}{role}")
    other = f" --database {options.database}" if options.database != "logistics" else ""
    say(f"\nStop it with ./setup/run --stop{other}")
