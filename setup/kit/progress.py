"""Lines that tell what is going on."""

import sys
import threading
import time
from contextlib import contextmanager

_lock = threading.Lock()


def say(text):
    """Print one line at once, also from several threads."""
    with _lock:
        print(text, flush=True)


@contextmanager
def task(title):
    """Announce ``title``, keep a terminal informed, tell the seconds at the end."""
    started = time.monotonic()
    say(f"  {title} ...")
    stop = threading.Event()
    if sys.stdout.isatty():
        threading.Thread(target=_tick, args=(stop, started), daemon=True).start()
    try:
        yield
    finally:
        stop.set()
    say(f"  {title}: done in {time.monotonic() - started:.0f} s")


def _tick(stop, started):
    while not stop.wait(5):
        with _lock:
            print(f"    {time.monotonic() - started:.0f} s", end="\r", flush=True)
