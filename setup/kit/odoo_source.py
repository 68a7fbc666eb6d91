"""Odoo 19 from Debian unstable, fetched and verified by apt, unpacked without root."""

import os
import re
import shutil
from pathlib import Path

from .errors import SetupError
from .files import building, need_space, read_stamp, write_stamp
from .process import is_offline, last_line, run
from .progress import task

UNSTABLE = "sid"
UNSTABLE_PACKAGES = (
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-ocr-b",
)
# Unstable's Font Awesome 7 has not the files of 4.7 that the web client shows.
STABLE_PACKAGES = ("fonts-font-awesome", "fonts-inconsolata")
KEYRINGS = (
    "/usr/share/keyrings/debian-archive-keyring.gpg",
    "/usr/share/keyrings/debian-archive-keyring.pgp",
)
# Not in the package; without it each page logs an error and every browser test fails.
STUB = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
HINT = "or name the directory that holds the odoo package of an Odoo 19 in ODOO_PATH"


def ensure(settings):
    """Directory that holds the ``odoo`` package and its version."""
    if os.environ.get("ODOO_PATH"):
        return _own_odoo(Path(os.environ["ODOO_PATH"]).absolute())
    folder = settings.cache / "odoo"
    stamp = read_stamp(folder / "stamp.json")
    if not stamp:
        stamp = _fetch(settings, folder)
    return folder / "root/usr/lib/python3/dist-packages", stamp["version"]


def _own_odoo(path):
    release = path / "odoo" / "release.py"
    if not release.is_file():
        raise SetupError(
            f"ODOO_PATH={path} has no odoo/release.py: name the directory that holds"
            " the odoo package."
        )
    text = release.read_text(encoding="utf-8")
    match = re.search(r"^version_info\s*=\s*\((\d+)\s*,\s*(\d+)", text, re.M)
    if not match or match[1] != "19":
        raise SetupError(f"ODOO_PATH={path} is not Odoo 19: name an Odoo 19.")
    return path, f"{match[1]}.{match[2]}"


def _fetch(settings, folder):
    for tool in ("apt-get", "dpkg-deb"):
        if not shutil.which(tool):
            raise SetupError(f"Odoo is fetched with Debian's apt: use Debian {HINT}.")
    need_space(settings.cache, 1500, "Odoo")
    with task("Odoo 19: download and verify"):
        debs = _download(settings.cache / "apt")
    with task("Odoo 19: unpack"), building(folder) as unfinished:
        for deb in debs:
            done = run(["dpkg-deb", "-x", deb, unfinished / "root"])
            if done.returncode:
                deb.unlink()
                raise SetupError(f"{deb.name} is damaged and was removed: run again.")
        _complete(unfinished / "root")
        version = run(["dpkg-deb", "-f", debs[0], "Version"]).stdout.strip()
        sums = run(["sha256sum", *debs]).stdout.split("\n")
        write_stamp(unfinished / "stamp.json", version=version, sha256=sums[:-1])
    shutil.rmtree(settings.cache / "apt")
    return read_stamp(folder / "stamp.json")


def _complete(root):
    stub = root / "usr/lib/python3/dist-packages" / STUB
    if not stub.exists():
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text("// left out of the package\n", encoding="utf-8")


def _download(folder):
    """Download all packages; apt checks the index's signature and every checksum."""
    options = _apt_options(folder)
    _apt(["update"], options)
    targets = [f"{name}/{UNSTABLE}" for name in UNSTABLE_PACKAGES]
    targets += [f"{name}/{_own_suite()}" for name in STABLE_PACKAGES]
    debs = folder / "debs"
    debs.mkdir(exist_ok=True)
    _apt(["download", *targets], options, cwd=debs)
    return [_deb(debs, target.split("/")[0]) for target in targets]


def _deb(folder, name):
    return max(folder.glob(f"{name}_*.deb"), key=lambda path: path.stat().st_mtime)


def _apt(arguments, options, **more):
    done = run(["apt-get", "-q", *options, *arguments], env={"LC_ALL": "C"}, **more)
    failed = done.returncode or re.search(r"^(Err|E):", done.stdout, re.M)
    if not failed:
        return
    if "Unable to locate package" in done.stdout or "was not found" in done.stdout:
        raise SetupError(
            "Debian unstable has no odoo-19 now "
            f"({last_line(done.stdout)}): try later, {HINT}."
        )
    if is_offline(done.stdout):
        raise SetupError(
            f"The Debian archive cannot be reached: check the network, {HINT}."
        )
    raise SetupError(
        f"apt-get {arguments[0]} failed ({last_line(done.stdout)}): run again, {HINT}."
    )


def _apt_options(folder):
    """Private apt state in ``folder`` with the machine's own archive as source."""
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    values = {
        "Dir::State::lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "APT::Sandbox::User": "",
        "Acquire::Retries": "3",
        "APT::Get::List-Cleanup": "0",
        "Acquire::Languages": "none",
        "Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled": "false",
    }
    private = _as_options(values)
    archive = _archive([]) or _archive_after_update(private)
    keyring = next((path for path in KEYRINGS if Path(path).is_file()), None)
    signed = f"[signed-by={keyring}] " if keyring else ""
    lines = [f"deb {signed}{archive} {s} main\n" for s in (UNSTABLE, _own_suite())]
    sources = folder / "sources.list"
    sources.write_text("".join(lines), encoding="utf-8")
    parts = {"Dir::Etc::sourcelist": sources, "Dir::Etc::sourceparts": "/dev/null"}
    return private + _as_options(parts)


def _as_options(values):
    return [
        part for name, value in values.items() for part in ("-o", f"{name}={value}")
    ]


def _archive_after_update(options):
    """Where ``apt-get update`` never ran: read the machine's sources privately."""
    _apt(["update"], options)
    archive = _archive(options)
    if not archive:
        raise SetupError(
            f"apt's sources lack the main archive of Debian {_own_suite()}: add it,"
            f" {HINT}."
        )
    return archive


def _archive(options):
    """Address of the archive that this machine's own apt settings name, or None."""
    wanted = "$(ORIGIN) $(COMPONENT) $(CODENAME) $(REPO_URI)"
    command = ["apt-get", *options, "indextargets", "--format", wanted]
    for line in run([*command, "Created-By: Packages"]).stdout.splitlines():
        match = re.match(r"Debian main (\S+) (\S+)$", line)
        if match and match[1] == _own_suite():
            return match[2]
    return None


def _own_suite():
    """Code name of the machine's Debian release, such as bookworm."""
    text = Path("/etc/os-release").read_text(encoding="utf-8")
    match = re.search(r"^VERSION_CODENAME=(\S+)", text, re.M)
    if "ID=debian" not in text or not match:
        raise SetupError(
            f"Only Debian's apt leads to odoo-19: use Debian 12 or 13, {HINT}."
        )
    return match[1].strip('"')
