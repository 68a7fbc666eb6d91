"""Stamps, locks and folders survive interruption (issue section A)."""

import os
import signal
import subprocess
import sys
import time
from collections import namedtuple
from pathlib import Path

import pytest
from kit import files
from kit.errors import SetupError

SETUP = Path(files.__file__).parents[1]
Usage = namedtuple("Usage", "total used free")


def child(code, *arguments):
    """Start Python with the kit on its path."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(SETUP)},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_write_replaces_and_leaves_nothing_behind(tmp_path):
    target = tmp_path / "sub" / "file"
    files.write(target, "one")
    files.write(target, "two", mode=0o600)
    assert target.read_text() == "two"
    assert target.stat().st_mode & 0o777 == 0o600
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("text", [None, "", "{", '{"a": '])
def test_broken_stamp_counts_as_not_done(tmp_path, text):
    stamp = tmp_path / "stamp.json"
    if text is not None:
        stamp.write_text(text)
    assert files.read_stamp(stamp) is None


def test_stamp_gives_its_values_back(tmp_path):
    files.write_stamp(tmp_path / "stamp.json", version="19", sums=["a"])
    assert files.read_stamp(tmp_path / "stamp.json") == {"version": "19", "sums": ["a"]}


def test_building_an_error_keeps_the_old_folder(tmp_path):
    folder = tmp_path / "odoo"
    with files.building(folder) as unfinished:
        (unfinished / "good").touch()
    with pytest.raises(ZeroDivisionError), files.building(folder) as unfinished:
        (unfinished / "bad").touch()
        raise ZeroDivisionError
    assert (folder / "good").exists()
    assert not (folder / "bad").exists()


KILLED = """
import sys, time
from pathlib import Path
from kit import files
with files.building(Path(sys.argv[1])) as unfinished:
    (unfinished / "half").touch()
    print("ready", flush=True)
    time.sleep(60)
"""


def test_building_after_kill_starts_clean(tmp_path):
    folder = tmp_path / "odoo"
    process = child(KILLED, folder)
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not folder.exists()
    with files.building(folder) as unfinished:
        assert not list(unfinished.iterdir())
        (unfinished / "whole").touch()
    assert [path.name for path in folder.iterdir()] == ["whole"]


HOLDER = """
import sys, time
from pathlib import Path
from kit import files
with files.lock(Path(sys.argv[1])):
    print("ready", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def test_lock_names_its_holder(tmp_path):
    process = child(HOLDER, tmp_path / "lock", 60)
    process.stdout.readline()
    with (
        pytest.raises(SetupError, match=f"busy: {process.pid}"),
        files.lock(tmp_path / "lock", "busy: {holder}"),
    ):
        pass
    process.kill()
    process.wait()


def test_lock_of_a_killed_holder_is_free(tmp_path):
    process = child(HOLDER, tmp_path / "lock", 60)
    process.stdout.readline()
    process.kill()
    process.wait()
    with files.lock(tmp_path / "lock", "busy: {holder}"):
        pass


def test_lock_waits_when_no_sentence_is_given(tmp_path):
    process = child(HOLDER, tmp_path / "lock", 1)
    process.stdout.readline()
    started = time.monotonic()
    with files.lock(tmp_path / "lock"):
        assert time.monotonic() - started > 0.3
    process.wait()


def test_full_disk_is_seen_before_it_hurts(tmp_path, monkeypatch):
    monkeypatch.setattr(
        files.shutil, "disk_usage", lambda path: Usage(0, 0, 30 * files.MEGABYTE)
    )
    files.need_space(tmp_path, 30, "Odoo")
    with pytest.raises(SetupError, match="Odoo needs 31 MB in .* and 30 MB are free"):
        files.need_space(tmp_path, 31, "Odoo")
