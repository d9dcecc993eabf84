"""The command `bongsu`: one file a group of commands, all with `--json` and the same exit codes."""

import signal
import sys

__all__ = ["main"]


def main() -> None:
    """Run the program; Ctrl-C ends it quietly, even while it is still being loaded."""
    try:
        from bongsu.entrypoints.cli.program import main as run  # noqa: PLC0415 - takes a second, in which one may press Ctrl-C

        run()
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # what is left is the interpreter's end: no trace of that either
