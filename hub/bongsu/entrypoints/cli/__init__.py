"""The command `bongsu`: one file a group of commands, all with `--json` and the same exit codes."""

from bongsu.entrypoints.cli.program import main

__all__ = ["main"]
