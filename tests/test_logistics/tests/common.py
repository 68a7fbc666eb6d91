"""What belongs to the suite: the one place where the structure checks ask it."""

from pathlib import Path

from odoo import models
from odoo.modules.module import get_module_path

SUITE = ("logistics_crm", "logistics_kpi", "logistics_complaints")


def installed(env):
    """Names of the suite's addons that this database has."""
    modules = env["ir.module.module"].search(
        [("name", "in", SUITE), ("state", "=", "installed")]
    )
    return modules.mapped("name")


def own_models(env, *, abstract=False):
    """Models that the suite defines (not those it only extends), by name."""
    return {
        name: env[name]
        for name, model in sorted(env.registry.items())
        if model._original_module in SUITE and (abstract or not model._abstract)
    }


def own_methods(env):
    """(model name, method name) for every method that the suite's classes define, on
    own and on extended models, abstract ones included."""
    found = set()
    for name, model in env.registry.items():
        for base in model.__mro__:
            if getattr(base, "_module", None) not in SUITE or base is model:
                continue
            found.update(
                (name, attribute)
                for attribute, value in vars(base).items()
                if callable(value) and not attribute.startswith("__")
            )
    return sorted(found)


def python_files(env, *parts):
    """Paths of the suite's Python sources below the given folders (default: all)."""
    for module in installed(env):
        root = Path(get_module_path(module))
        for folder in parts or ("",):
            yield from sorted((root / folder).rglob("*.py"))


def is_company_bound(model):
    return isinstance(model, models.BaseModel) and "company_id" in model._fields
