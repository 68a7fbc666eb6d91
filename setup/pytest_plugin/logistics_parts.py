"""Pytest plugin for the addons' tests: choose a part, note the warnings.

A test needs a browser when its class is tagged ``browser`` or its module's name begins
with ``test_tour``. A browser test that hides elsewhere skips when there is no browser,
and ./setup/test fails on such a skip.
"""

import os


def pytest_addoption(parser):
    parser.addoption("--logistics-part", choices=["addons", "browser"])


def needs_browser(item):
    """Whether ``item`` belongs to the browser part."""
    module = getattr(item, "module", None)
    name = getattr(module, "__name__", "").rpartition(".")[2]
    tags = getattr(getattr(item, "cls", None), "test_tags", ()) or ()
    return name.startswith("test_tour") or "browser" in tags


def pytest_collection_modifyitems(config, items):
    part = config.getoption("--logistics-part")
    if not part:
        return
    chosen = [item for item in items if needs_browser(item) == (part == "browser")]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


def pytest_warning_recorded(warning_message, nodeid):
    target = os.environ.get("LOGISTICS_WARNINGS")
    if not target:
        return
    with open(target, "a", encoding="utf-8") as stream:
        stream.write(
            f"{warning_message.filename}:{warning_message.lineno}:"
            f" {warning_message.category.__name__}: {warning_message.message}"
            f" ({nodeid})\n".replace("\n", " ").strip()
            + "\n"
        )
