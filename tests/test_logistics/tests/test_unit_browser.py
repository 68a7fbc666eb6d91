"""The suite's own JavaScript unit tests, in a desktop browser."""

from pathlib import Path

from odoo.modules.module import get_module_path
from odoo.tests import HttpCase, tagged

from . import common

URL = "/web/tests?headless&loglevel=2&timeout=90000&preset="


@tagged("post_install", "-at_install", "browser")
class TestUnitBrowser(HttpCase):
    def _filters(self):
        """Hashes of our suites, as the test runner names them; see web's tests."""
        found = ""
        for module in common.installed(self.env):
            if not any(Path(get_module_path(module)).glob("static/tests/**/*.test.js")):
                continue
            value = 0
            for char in f"@{module}":
                value = ((value << 5) - value + ord(char)) & 0xFFFFFFFF
            found += f"&id={value:08x}"
        return found

    def test_desktop(self):
        self.browser_js(
            f"{URL}desktop{self._filters()}",
            "",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
