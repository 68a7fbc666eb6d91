"""./setup/translate: bring the translations up to date, or only check them."""

import argparse

from . import debian
from .bench import Bench
from .errors import SetupError
from .files import lock, need_space
from .odoo import prepared
from .parts import translations
from .progress import say
from .settings import Settings

HELP = """Write the templates of the addons, merge them into zh_CN.po, derive zh_TW.po.

Then translate what is empty in zh_CN.po and run it again: zh_TW.po follows. Words that
Taiwan says differently belong into setup/i18n/zh_TW_overrides.csv."""


def parse(argv):
    """Options of the command."""
    parser = argparse.ArgumentParser(
        prog="./setup/translate",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=["update", "check"])
    return parser.parse_args(argv)


def main(argv):
    """Do it; give the exit code."""
    options = parse(argv)
    settings = Settings()
    need_space(settings.cache, 50, "The set-up")
    say("Setting up Odoo 19 for the translations")
    debian.ensure(browser=False)
    name = f"translate-{settings.checkout_id}"
    with (
        lock(settings.cache / "locks" / name),
        prepared(settings, "test", fast=True) as odoo,
    ):
        bench = Bench(odoo, settings.cache / "results" / name)
        done = translations.run_on_new_database(bench, options.command)
        bench.drop("i18n")
    if done.returncode and options.command == "update":
        raise SetupError(f"The translations were not updated:\n{done.stdout}")
    say(done.stdout.strip() or "The translations are complete and current.")
    return done.returncode
