"""Start other programs so that none outlives a killed set-up."""

import ctypes
import os
import signal
import subprocess
import sys

from .errors import SetupError

OFFLINE_SIGNS = (
    "could not resolve",
    "temporary failure",
    "name or service not known",
    "network is unreachable",
    "no route to host",
    "connection refused",
    "could not connect",
    "connection timed out",
    "connection failed",
    "failed to establish",
    "dns error",
    "error sending request",
    "max retries exceeded",
    "proxyerror",
    "retrying (retry(",
)
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


def die_with_parent():
    """In a child: end when the set-up is killed (Linux only)."""
    if _libc:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def run(command, *, log=None, env=None, **options):
    """Run ``command``; give the finished process with its output as text.

    ``log`` is a file that receives the output instead.
    """
    environment = {**os.environ, **(env or {})}
    command = [str(part) for part in command]
    options.setdefault("stdin", subprocess.DEVNULL)
    options.setdefault("preexec_fn", die_with_parent)
    try:
        if log is None:
            return subprocess.run(
                command,
                env=environment,
                text=True,
                errors="replace",
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
                **options,
            )
        log.parent.mkdir(parents=True, exist_ok=True)
        with open(log, "w", encoding="utf-8") as stream:
            return subprocess.run(
                command,
                env=environment,
                stdout=stream,
                stderr=subprocess.STDOUT,
                check=False,
                **options,
            )
    except FileNotFoundError as error:
        raise SetupError(
            f"The program {error.filename} is missing: install it."
        ) from None


def is_offline(output):
    """Whether a downloader's messages mean that there is no network."""
    output = output.lower()
    return any(sign in output for sign in OFFLINE_SIGNS)


def last_line(output):
    """The last line that says something."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else "no message"
