"""Keep the translations of the addons current.

Usage::

    python setup/i18n update|check --config FILE --database NAME [--addons NAME ...]

``update`` writes the templates from the database (which must hold the addons as they
are in the checkout), merges them into ``zh_CN.po`` and derives ``zh_TW.po``. ``check``
changes nothing and prints one sentence per problem; the exit code is 1 when there is
any. Without ``--database`` the template is taken as it is.
"""

import argparse
import sys
import tempfile
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from i18n import catalog, chinese, odoo_export, python_terms, review  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]


def parse(argv):
    parser = argparse.ArgumentParser(prog="setup/i18n", description=__doc__)
    parser.add_argument("command", choices=["update", "check"])
    parser.add_argument("--config", help="configuration file of Odoo")
    parser.add_argument("--database", help="database that holds the addons")
    parser.add_argument("--addons", nargs="*", help="default: all of the checkout")
    return parser.parse_args(argv)


def addons(names=None):
    """Folders of the addons that are translated."""
    folders = sorted(path.parent for path in ROOT.glob("addons/*/__manifest__.py"))
    return [folder for folder in folders if not names or folder.name in names]


def exported(options, folders):
    """Addon name -> normalised template of the database (or of the checkout)."""
    if not options.database:
        return {
            folder.name: catalog.read(catalog.template_path(folder))
            for folder in folders
        }
    names = [folder.name for folder in folders]
    with tempfile.TemporaryDirectory() as target:
        paths = odoo_export.export(options.config, options.database, names, target)
        return {
            folder.name: catalog.normalised(
                python_terms.drop_false(catalog.read(paths[folder.name]), folder),
                folder.name,
            )
            for folder in folders
        }


def update(folders, templates):
    """Write template, zh_CN and zh_TW of every addon; print what is open."""
    to_taiwan = chinese.Converter.from_files()
    native = catalog.native_terms()
    for folder in folders:
        template = templates[folder.name]
        catalog.write(template, catalog.template_path(folder))
        simplified = catalog.merged(template, catalog.read_po(folder, "zh_CN"), native)
        catalog.write(simplified, catalog.po_path(folder, "zh_CN"))
        taiwan = catalog.derived(simplified, to_taiwan, native)
        catalog.write(taiwan, catalog.po_path(folder, "zh_TW"))
        print(f"{folder.name}: {len(template)} terms, {catalog.open_terms(simplified)}")
    return 0


def check(folders, templates):
    """Print what is wrong, one sentence per problem."""
    problems = [
        problem
        for folder in folders
        for problem in review.problems(folder, templates[folder.name])
    ]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def main(argv):
    options = parse(argv)
    folders = addons(options.addons)
    command = {"update": update, "check": check}[options.command]
    return command(folders, exported(options, folders))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
