"""Databases: templates with the native modules, and copies of them."""

import hashlib
import os
import shutil
import time

from .files import lock, need_space, write_stamp
from .progress import task
from .settings import LANGUAGES

TEMPLATE_PREFIX = "logistics_template_"
UNUSED_DAYS = 14


def template(odoo, demo):
    """Name of a database with Odoo's modules that ours build on; made when absent.

    With ``demo`` it has demo data and the Chinese languages, without it has neither.
    """
    name = _template_name(odoo, demo)
    marks = odoo.settings.cache / "templates"
    with lock(odoo.settings.cache / "locks" / name):
        if not odoo.ask("exists", name):
            _build_template(odoo, name, demo)
        write_stamp(marks / name, used=time.time())
    return name


def _template_name(odoo, demo):
    key = [odoo.version, demo, LANGUAGES, *_modules(odoo, demo)]
    digest = hashlib.sha256(repr(key).encode()).hexdigest()[:10]
    return f"{TEMPLATE_PREFIX}{digest}"


def _modules(odoo, demo):
    return [
        *odoo.settings.native_depends(),
        *(odoo.settings.demo_modules() if demo else ()),
    ]


def _build_template(odoo, name, demo):
    need_space(odoo.settings.cache, 500, "A template database")
    _forget_unused(odoo)
    kind = "with" if demo else "without"
    modules = ",".join(_modules(odoo, demo))
    arguments = ["-i", modules, f"--{kind}-demo"]
    if demo:
        arguments.append(f"--load-language={','.join(LANGUAGES)}")
    create(odoo, name, arguments, f"template database {kind} demo data")


def create(odoo, name, arguments, title):
    """Make database ``name``: it exists only when all went well."""
    unfinished = f"{name}_unfinished"
    remove(odoo, unfinished)
    log = odoo.settings.cache / "logs" / f"{name}.log"
    with task(title, log):
        odoo.update(unfinished, log, *arguments)
    shutil.rmtree(odoo.filestore(name), ignore_errors=True)
    odoo.filestore(unfinished).mkdir(parents=True, exist_ok=True)
    odoo.filestore(unfinished).rename(odoo.filestore(name))
    odoo.ask("rename", unfinished, name)


def clone(odoo, source, name):
    """Make ``name`` a copy of ``source`` with its attachments, in about a second."""
    remove(odoo, name)
    if odoo.filestore(source).is_dir():
        # Odoo never changes a stored file, it adds and removes them: links are enough.
        shutil.copytree(
            odoo.filestore(source), odoo.filestore(name), copy_function=_link
        )
    odoo.ask("clone", source, name)
    return name


def _link(source, target):
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def remove(odoo, name):
    """Drop ``name`` and its attachments when there are any."""
    odoo.ask("drop", name)
    shutil.rmtree(odoo.filestore(name), ignore_errors=True)


def _forget_unused(odoo):
    """Drop templates that no checkout has used for two weeks."""
    marks = odoo.settings.cache / "templates"
    for name in odoo.ask("names", TEMPLATE_PREFIX):
        mark = marks / name
        if (
            not mark.exists()
            or time.time() - mark.stat().st_mtime < UNUSED_DAYS * 86400
        ):
            continue
        remove(odoo, name)
        mark.unlink()
