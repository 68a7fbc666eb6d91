"""Choose the command; turn every expected failure into one sentence."""

import errno
import sys

from . import run_command, test_command, translate_command
from .errors import SetupError

COMMANDS = {
    "run": run_command.main,
    "test": test_command.main,
    "translate": translate_command.main,
}


def main(argv):
    """Run one of the commands and give its exit code."""
    try:
        return COMMANDS[argv[0]](argv[1:])
    except SetupError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return _fail("Interrupted: run the same command again to go on.", code=130)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return _fail("The disk is full: free some space and run the command again.")


def _fail(sentence, code=1):
    sys.stdout.flush()
    print(sentence, file=sys.stderr)
    return code
