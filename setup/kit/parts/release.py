"""--release: each addon as a wheel, installed beside Odoo and loaded from there."""

import shutil
import zipfile

from .. import junit, python_env
from ..bench import tail
from ..errors import SetupError
from ..process import run

PROJECT = '[build-system]\nrequires = ["whool"]\nbuild-backend = "whool.buildapi"\n'
SKIPPED = shutil.ignore_patterns("__pycache__", "*.pyc")


def release(bench):
    """Build, compare contents, install into an environment of its own, load in Odoo."""
    outcome = junit.Outcome()
    folder = bench.results / "release"
    shutil.rmtree(folder, ignore_errors=True)
    wheels = [_build(bench, outcome, folder, name) for name in bench.settings.addons()]
    if all(wheels):
        python = _environment(bench, folder, wheels)
        _load(bench, outcome, python)
    return outcome


def _build(bench, outcome, folder, name):
    source, target = folder / "source" / name, folder / "wheels" / name
    shutil.copytree(bench.settings.addons_dir / name, source, ignore=SKIPPED)
    if not (source / "pyproject.toml").exists():
        (source / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    command = [bench.odoo.python, "-m", "pip", "wheel", "--no-deps", "-w", target]
    log = bench.results / f"release.{name}.out"
    environment = python_env.pip_environment(bench.settings)
    done = run([*command, source], log=log, env=environment)
    wheel = next(target.glob("*.whl"), None)
    if not outcome.check(done.returncode == 0 and wheel, f"{name}: {tail(log)}"):
        return None
    wanted = {str(p.relative_to(source)) for p in source.rglob("*") if p.is_file()}
    prefix = f"odoo/addons/{name}/"
    packed = {n.removeprefix(prefix) for n in zipfile.ZipFile(wheel).namelist()}
    lost = sorted(wanted - packed - {"pyproject.toml"})
    outcome.check(not lost, f"{wheel.name} lacks {', '.join(lost[:20])}")
    return wheel


def _environment(bench, folder, wheels):
    """A virtual environment with the wheels that also sees the locked packages."""
    target = folder / "venv"
    done = run([bench.odoo.python, "-m", "venv", "--without-pip", target])
    if done.returncode:
        raise SetupError(f"No environment for the wheels: {done.stdout}")
    python = target / "bin" / "python"
    locked = next((bench.odoo.python.parents[1] / "lib").glob("python3*"))
    own = next((target / "lib").glob("python3*")) / "site-packages"
    (own / "locked.pth").write_text(f"{locked}/site-packages\n", encoding="utf-8")
    pip = [bench.odoo.python, "-m", "pip", "--python", python, "install", "-q"]
    done = run([*pip, "--no-deps", "--no-index", *wheels])
    if done.returncode:
        raise SetupError(f"The wheels do not install: {done.stdout}")
    return python


def _load(bench, outcome, python):
    """Install the addons in Odoo with nothing but the environment to find them."""
    bench.new("release")
    names = ",".join(bench.settings.addons())
    odoo, bench.odoo = bench.odoo, bench.odoo.with_python(python)
    try:
        bench.update(outcome, "release", "release", "-i", names, addons=[])
    finally:
        bench.odoo = odoo
