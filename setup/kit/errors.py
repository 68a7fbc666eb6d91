"""The one error of the set-up."""


class SetupError(Exception):
    """Ends the command. Its text is one sentence: what is wrong and what to do."""
