"""Where things are: checkout, cache folder, addons."""

import ast
import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("zh_CN", "zh_TW")


def default_cache():
    """Folder for everything the set-up makes outside the checkout."""
    if os.environ.get("LOGISTICS_CACHE"):
        return Path(os.environ["LOGISTICS_CACHE"]).absolute()
    if os.geteuid() == 0:
        return Path("/var/cache/odoo-logistics")
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "odoo-logistics"


@dataclass
class Settings:
    """One checkout and one cache folder."""

    root: Path = ROOT
    cache: Path = field(default_factory=default_cache)

    @property
    def addons_dir(self):
        return self.root / "addons"

    @property
    def lock_file(self):
        return self.root / "setup" / "requirements.lock"

    @property
    def checkout_id(self):
        """Short name of this checkout, so that several share one cache in peace."""
        return hashlib.sha256(str(self.root).encode()).hexdigest()[:6]

    def addons(self):
        """Names of our addons, dependencies first."""
        return list(read_manifests(self.addons_dir))

    def native_depends(self):
        """Odoo's own modules that our addons build on."""
        return native_depends(read_manifests(self.addons_dir))

    def demo_modules(self):
        """What demo data is better with: the Chinese chart of accounts."""
        return ["l10n_cn"] if "account" in self.native_depends() else []


def read_manifests(folder):
    """Manifests of the installable addons in ``folder``, dependencies first."""
    found = {}
    for path in sorted(folder.glob("*/__manifest__.py")):
        manifest = ast.literal_eval(path.read_text(encoding="utf-8"))
        if manifest.get("installable", True):
            found[path.parent.name] = manifest
    ordered = {}

    def place(name):
        for depend in found[name].get("depends", ()):
            if depend in found and depend not in ordered:
                place(depend)
        ordered.setdefault(name, found[name])

    for name in found:
        place(name)
    return ordered


def native_depends(manifests):
    """Sorted names of modules outside ``manifests`` that they depend on."""
    depends = {d for m in manifests.values() for d in m.get("depends", ())}
    return sorted(depends - set(manifests)) or ["base"]


def content_hash(folder):
    """Hash of an addon's files, to know whether it must be upgraded."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(folder)).encode() + b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()
