"""Entry point: ``python setup/kit run|test [options]``."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from kit.main import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
