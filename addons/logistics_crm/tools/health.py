"""Verdict of a self-check: how bad is what was counted."""


def severity(count, warn_at=1, error_at=None):
    """``ok``, ``warning`` or ``error`` for a number of findings; ``None`` means that
    the check itself failed, which is an error too.

    >>> severity(0), severity(3), severity(3, error_at=2), severity(None)
    ('ok', 'warning', 'error', 'error')
    """
    if count is None:
        return "error"
    if error_at is not None and count >= error_at:
        return "error"
    return "warning" if count >= warn_at else "ok"
