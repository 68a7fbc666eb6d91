"""Find log records that must not be there."""

import re
from dataclasses import dataclass
from pathlib import Path

from .errors import SetupError

RECORD = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:,\d+)? \d+ (?P<level>[A-Z]+) (?P<db>\S+)"
    r" (?P<logger>[\w.\-?]+): (?P<message>.*)$"
)
BAD_LEVELS = {"WARNING", "ERROR", "CRITICAL"}
CORE_LOGGERS = ("odoo.modules", "odoo.orm", "odoo.registry")


@dataclass
class Record:
    """One record with the lines that follow it, such as a traceback."""

    level: str
    logger: str
    message: str

    def __str__(self):
        return f"{self.level} {self.logger}: {self.message}"


def read(path):
    """Records of WARNING and above in the log file ``path``."""
    records, current = [], None
    for line in Path(path).read_text(encoding="utf-8", errors="replace").splitlines():
        match = RECORD.match(line)
        if match:
            current = None
            if match["level"] in BAD_LEVELS:
                current = Record(match["level"], match["logger"], match["message"])
                records.append(current)
        elif current:
            current.message += "\n" + line
    return records


def of_ours(records, addons):
    """Of a test log, the records that count: our loggers, the registry, our files."""
    ours = tuple(f"odoo.addons.{name}" for name in addons)
    files = tuple(f"{name}/" for name in addons)
    return [
        record
        for record in records
        if _within(record.logger, ours + CORE_LOGGERS)
        or (record.logger == "py.warnings" and any(f in record.message for f in files))
    ]


def _within(logger, parents):
    return any(
        logger == parent or logger.startswith(parent + ".") for parent in parents
    )


def read_allowed(path):
    """Patterns that may occur: ``regular expression<TAB>reason`` per line."""
    patterns = []
    if not path.is_file():
        return patterns
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        pattern, tab, reason = line.partition("\t")
        if not tab or not reason.strip():
            raise SetupError(
                f"{path}:{number}: write the pattern, a tab and the reason."
            )
        patterns.append(re.compile(pattern))
    return patterns


def unexpected(records, allowed):
    """Records that no allowed pattern covers."""
    return [r for r in records if not any(p.search(str(r)) for p in allowed)]
