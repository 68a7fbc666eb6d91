"""./setup/run on a small checkout: interruption, repetition, bad input."""

import os
import re
import shutil
import signal
import socket
import stat
import time
import urllib.request

import pytest

NOWHERE = "http://127.0.0.1:9"
# Each step announces itself; the set-up is killed there.
STEPS = ["PostgreSQL: start", "database with demo", "Odoo: start"]


def one_sentence(result, pattern):
    """The command failed, and its last line is the sentence."""
    code, output = result
    assert code == 1, output
    assert "Traceback" not in output
    assert re.search(pattern, output.strip().splitlines()[-1]), output


def kill_at(process, step):
    """Read until ``step`` begins, give it a moment, then kill -9."""
    for line in process.stdout:
        if step in line:
            break
    time.sleep(2)
    os.kill(process.pid, signal.SIGKILL)
    process.stdout.close()
    process.wait()


@pytest.mark.parametrize("step", STEPS)
def test_1_killed_at_any_step_and_run_again(checkout, port, step):
    """The last round ends with a running Odoo that keeps its data."""
    kill_at(checkout.start("--port", port), step)
    if step != STEPS[-1]:
        return
    code, output = checkout.run("--port", port)
    assert code == 0, output
    assert f"http://localhost:{port}" in output
    assert re.search(r"admin +admin +Administrator", output)
    page = urllib.request.urlopen(f"http://127.0.0.1:{port}/web/login").read()
    assert b"login" in page


def test_2_second_start_is_quick_and_needs_no_network(checkout, port):
    checkout.sql("UPDATE res_partner SET website = 'kept' WHERE id = 1 RETURNING id")
    assert checkout.run("--stop")[0] == 0
    started = time.monotonic()
    offline = {"http_proxy": NOWHERE, "https_proxy": NOWHERE, "PIP_INDEX_URL": NOWHERE}
    code, output = checkout.run("--port", port, **offline)
    assert code == 0, output
    # Twenty seconds on a machine that has nothing else to do.
    busy = max(1, os.getloadavg()[0] / os.cpu_count())
    assert time.monotonic() - started < 20 * busy
    assert "database with demo" not in output
    assert checkout.sql("SELECT website FROM res_partner WHERE id = 1") == [["kept"]]


def test_3_changed_addon_is_upgraded(checkout, port):
    addon = checkout.root / "addons" / "logistics_trial"
    (addon / "README.rst").write_text("Changed\n")
    code, output = checkout.run("--port", port)
    assert code == 0, output
    assert "upgrade of logistics_trial: done" in output
    assert "upgrade" not in checkout.run("--port", port)[1]


def test_second_command_while_one_works(checkout, port):
    first = checkout.start("--port", port, "--database", "second")
    for line in first.stdout:
        if "database with demo" in line:
            break
    # It stands still meanwhile: on a quiet machine it would be done before the second
    # one has answered.
    os.killpg(first.pid, signal.SIGSTOP)
    one_sentence(
        checkout.run("--port", port), r"Another ./setup/run is at work \(process \d+\)"
    )
    os.killpg(first.pid, signal.SIGCONT)
    os.killpg(first.pid, signal.SIGINT)
    rest = first.stdout.read()
    first.wait()
    assert "Interrupted: run the same command again" in rest


def test_port_taken(checkout):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        one_sentence(
            checkout.run("--port", str(port)),
            f"Port {port} is taken .*--port {port + 1}",
        )


def test_other_checkout_does_not_take_the_database(checkout, port):
    checkout.run("--port", port)
    other = checkout.root.parent / "other"
    shutil.copytree(checkout.root, other, dirs_exist_ok=True)
    mine, checkout.root = checkout.root, other
    try:
        one_sentence(checkout.run("--port", port), "served from .*--database")
    finally:
        checkout.root = mine


def test_server_named_by_pg_variables_is_unreachable(checkout, port):
    one_sentence(
        checkout.run("--port", port, PGHOST="127.0.0.1", PGPORT="9", PGUSER="x"),
        "PostgreSQL server .*PGHOST",
    )


def test_postgres_user_is_refused(checkout, port):
    one_sentence(
        checkout.run("--port", port, PGHOST="127.0.0.1", PGUSER="postgres"),
        "PGUSER=postgres: Odoo refuses",
    )


def test_wrong_python(checkout, tmp_path):
    false = tmp_path / "python"
    false.write_text("#!/bin/sh\nexit 1\n")
    false.chmod(false.stat().st_mode | stat.S_IXUSR)
    one_sentence(checkout.run(PYTHON=str(false)), "is no Python 3.10 to 3.13")
    one_sentence(checkout.run(PYTHON="/no/such/python"), "is no Python 3.10 to 3.13")


def test_no_network_with_an_empty_cache(checkout, tmp_path):
    empty = str(checkout.cache.parent / "empty")
    one_sentence(
        checkout.run(LOGISTICS_CACHE=empty, http_proxy=NOWHERE, https_proxy=NOWHERE),
        "(cannot be reached|Only Debian's apt).*ODOO_PATH",
    )


def test_odoo_path_that_is_no_odoo(checkout, tmp_path):
    empty = str(checkout.cache.parent / "empty")
    one_sentence(
        checkout.run(LOGISTICS_CACHE=empty, ODOO_PATH=str(tmp_path)),
        "ODOO_PATH=.* has no odoo/release.py",
    )


def test_cache_that_cannot_be_written(checkout, tmp_path):
    blocked = tmp_path / "file"
    blocked.touch()
    one_sentence(checkout.run(LOGISTICS_CACHE=str(blocked / "x")), "LOGISTICS_CACHE")


def test_stop_without_a_server(checkout):
    checkout.run("--stop")
    code, output = checkout.run("--stop")
    assert code == 0
    assert output.strip() == "Odoo was not running."
