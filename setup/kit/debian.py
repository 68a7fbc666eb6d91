"""Debian packages the machine itself must have: browser, PDF printer, Chinese font."""

import importlib.util
import os
import shutil
from pathlib import Path

from .errors import SetupError
from .process import is_offline, last_line, run
from .progress import say, task

BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
APT_INSTALL = ("apt-get", "install", "-y", "--no-install-recommends")
CJK_FONTS = ("NotoSansCJK*", "NotoSerifCJK*", "wqy-*", "uming*", "ukai*")


def find_browser():
    """Path of the browser that Odoo's tests would take, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def _has_cjk_font():
    return any(
        next(Path(folder).rglob(pattern), None)
        for folder in FONT_FOLDERS
        for pattern in CJK_FONTS
    )


def _can_make_venv():
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


PROBES = {
    "python3-venv": _can_make_venv,
    "chromium": find_browser,
    "wkhtmltopdf": lambda: shutil.which("wkhtmltopdf"),
    "fonts-noto-cjk": _has_cjk_font,
}


def missing(browser=True):
    """Names of the Debian packages that this machine lacks."""
    return [
        package
        for package, present in PROBES.items()
        if not present() and (browser or package != "chromium")
    ]


def ensure(browser=True):
    """Install what is missing, or say in one sentence how to."""
    packages = missing(browser)
    if not packages:
        return
    if not shutil.which("apt-get"):
        _report_elsewhere(packages)
        return
    packages = _offered(packages)
    if packages and os.geteuid() == 0:
        _install(packages)
    elif packages:
        line = " ".join([*APT_INSTALL, *packages])
        raise SetupError(f"Some programs are missing: as root run `{line}`.")


def _report_elsewhere(packages):
    """Without apt only what nothing works without is an error."""
    names = ", ".join(packages)
    if "python3-venv" in packages or "chromium" in packages:
        raise SetupError(
            f"Some programs are missing: install what Debian calls {names}."
        )
    say(f"  note: PDF prints or Chinese letters in them need what Debian calls {names}")


def _offered(packages):
    """Leave out what this Debian no longer carries (13 has no wkhtmltopdf)."""
    known = run(["apt-cache", "pkgnames"]).stdout.split()
    lost = [name for name in packages if known and name not in known]
    if lost:
        say(f"  note: this Debian has no {', '.join(lost)}: PDF prints do not work")
    return [name for name in packages if name not in lost]


def _install(packages):
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    with task(f"system packages ({' '.join(packages)})"):
        # One broken source among several does no harm: the installation tells.
        run(["apt-get", "update"], env=env)
        command = [*APT_INSTALL, *_offered(packages)]
        done = run(command, env=env)
    if done.returncode:
        problem = last_line(done.stdout)
        if is_offline(done.stdout):
            problem = "the package archive cannot be reached: check the network"
        line = " ".join(command)
        raise SetupError(f"`{line}` failed ({problem}): mend that and run again.")
