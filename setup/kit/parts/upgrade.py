"""Upgrade each addon from its newest release: same schema as a fresh one."""

import shutil

from .. import junit
from ..errors import SetupError
from ..process import last_line, run
from ..settings import read_manifests

SHOWN = 40


def upgrade(bench):
    """Install each addon as it was first or last released, then go on to now.

    The steps are commits in their order: one addon may be older than another.
    """
    outcome = junit.Outcome()
    bench.new("upgrade", demo=True)
    installed = []
    for number, (commit, names) in enumerate(_steps(bench), 1):
        tree = _tree(bench, commit)
        what = f"upgrade.{number}"
        arguments = _arguments(installed, names)
        # What an old commit logged cannot be mended any more: look at the last step.
        if not _old_step(bench, outcome, what, tree, arguments):
            return outcome
        installed += names
    new = [name for name in bench.settings.addons() if name not in installed]
    if bench.update(outcome, "upgrade", "upgrade", *_arguments(installed, new)):
        _compare(bench, outcome)
    return outcome


def _arguments(update, install):
    arguments = ["--with-demo"]
    arguments += ["-u", ",".join(update)] if update else []
    return arguments + (["-i", ",".join(install)] if install else [])


def _old_step(bench, outcome, what, tree, arguments):
    log = bench.log(what)
    try:
        bench.odoo.update(bench.name("upgrade"), log, *arguments, addons=[tree])
    except SetupError as error:
        return outcome.check(False, f"the old state does not install: {error}")
    return True


def _steps(bench):
    """Pairs of commit and addons that begin there, oldest commit first."""
    steps = {}
    for name in bench.settings.addons():
        commit = _base(bench, f"addons/{name}/__manifest__.py")
        if commit:
            steps.setdefault(commit, []).append(name)
    order = _git(bench, "rev-list", "--reverse", "--topo-order", "HEAD").split()
    return sorted(steps.items(), key=lambda step: order.index(step[0]))


def _base(bench, manifest):
    """Newest tag that holds ``manifest``, else its first commit, else None."""
    for tag in _git(bench, "tag", "--merged", "HEAD", "--sort=-creatordate").split():
        if _git(bench, "ls-tree", "--name-only", tag, "--", manifest):
            return _git(bench, "rev-list", "-n1", tag)
    added = ("log", "--diff-filter=A", "--reverse", "--format=%H", "--", manifest)
    return next(iter(_git(bench, *added).split()), None)


def _git(bench, *arguments):
    safe = ["-c", f"safe.directory={bench.root}"]
    done = run(["git", *safe, *arguments], cwd=bench.root)
    if done.returncode:
        raise SetupError(
            f"The upgrade check reads old addons from git ({last_line(done.stdout)}):"
            " run it in a full clone."
        )
    return done.stdout.strip()


def _tree(bench, commit):
    """Addons as they were at ``commit``."""
    folder = bench.results / "old" / commit[:12]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    archive = folder / "addons.tar"
    _git(bench, "archive", "-o", str(archive), commit, "addons")
    shutil.unpack_archive(archive, folder)
    archive.unlink()
    if not read_manifests(folder / "addons"):
        raise SetupError(f"Commit {commit} has no addon: check the tags.")
    return folder / "addons"


def _compare(bench, outcome):
    fresh = bench.odoo.ask("schema", bench.name("install"))
    upgraded = bench.odoo.ask("schema", bench.name("upgrade"))
    compare(outcome, fresh, upgraded, "an upgrade", "a fresh installation")


def compare(outcome, expected, found, what, reference):
    """Count one check that two schemas are the same; list the differences."""
    differences = [f"only after {what}: {x}" for x in sorted({*found} - {*expected})]
    differences += [f"only in {reference}: {x}" for x in sorted({*expected} - {*found})]
    shown = "\n".join(differences[:SHOWN])
    outcome.check(not differences, f"{len(differences)} differences\n{shown}")
