"""Files that survive an interruption: atomic writes, stamps, locks."""

import fcntl
import json
import os
import shutil
import tempfile
from contextlib import contextmanager

from .errors import SetupError
from .progress import say

MEGABYTE = 1024 * 1024


def write(path, text, mode=0o644):
    """Write ``text`` so that a reader sees the old or the new file, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            os.fchmod(stream.fileno(), mode)
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def read_stamp(path):
    """The values of a stamp, or None when the step it stands for must be done."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def write_stamp(path, **values):
    """Say that a step is complete. Always the last thing a step does."""
    write(path, json.dumps(values, indent=1, sort_keys=True) + "\n")


@contextmanager
def building(folder):
    """A temporary sibling of ``folder`` that takes its place when all went well.

    A remainder of a killed run is removed first.
    """
    unfinished = folder.with_name(folder.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    yield unfinished
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)


@contextmanager
def lock(path, busy=None):
    """Hold ``path`` alone. With ``busy`` fail with that sentence, else wait."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a+", encoding="utf-8") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stream.seek(0)
            holder = stream.read().strip() or "unknown"
            if busy:
                raise SetupError(busy.format(holder=holder)) from None
            say(f"  waiting for another set-up to finish (process {holder})")
            fcntl.flock(stream, fcntl.LOCK_EX)
        stream.seek(0)
        stream.truncate()
        stream.write(str(os.getpid()))
        stream.flush()
        yield


def need_space(folder, megabytes, what):
    """Refuse to begin what cannot fit or cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise SetupError(
            f"The folder {folder} cannot be written ({error.strerror}): name another"
            " one in LOGISTICS_CACHE."
        ) from None
    free = shutil.disk_usage(folder).free // MEGABYTE
    if free < megabytes:
        raise SetupError(
            f"{what} needs {megabytes} MB in {folder} and {free} MB are free: free some"
            " space, or name another folder in LOGISTICS_CACHE."
        )
