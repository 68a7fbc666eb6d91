"""Lines that tell what is going on."""

import re
import sys
import threading
import time
from contextlib import contextmanager

_lock = threading.Lock()
MODULE = re.compile(r"Loading module (\w+) \((\d+)/(\d+)\)")


def say(text):
    """Print one line at once, also from several threads."""
    with _lock:
        print(text, flush=True)


@contextmanager
def task(title, log=None):
    """Announce ``title``, tell how far it is, tell the seconds at the end.

    ``log`` is a log file of Odoo, from which the module at work is read.
    """
    started = time.monotonic()
    say(f"  {title} ...")
    stop = threading.Event()
    threading.Thread(target=_tick, args=(stop, started, log), daemon=True).start()
    try:
        yield
    finally:
        stop.set()
    say(f"  {title}: done in {time.monotonic() - started:.0f} s")


def _tick(stop, started, log):
    """A terminal is kept informed on one line, a file gets a line a minute."""
    terminal = sys.stdout.isatty()
    while not stop.wait(3 if terminal else 60):
        text = f"    {time.monotonic() - started:.0f} s{_module(log)}"
        with _lock:
            line = f"\r{text:<70}\r" if terminal else f"{text}\n"
            print(line, end="", flush=True)


def _module(log):
    """The module that Odoo loads now, by the end of its log."""
    if not log or not log.is_file():
        return ""
    with open(log, "rb") as stream:
        stream.seek(max(0, log.stat().st_size - 50_000))
        found = MODULE.findall(stream.read().decode(errors="replace"))
    return (
        ", module {} of {} ({})".format(*found[-1][1:], found[-1][0]) if found else ""
    )
