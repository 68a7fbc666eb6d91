"""The parts of ./setup/test: each module has functions ``bench -> Outcome``."""
