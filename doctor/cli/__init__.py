"""The command line: arguments, wiring, exit codes, and the only place that prints."""

from doctor.cli.run import main

__all__ = ["main"]
