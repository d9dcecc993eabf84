"""Lines of a file that people hand to a command: UTF-8, ended by LF or CRLF and by nothing else."""

from pathlib import Path

import click

LINES_FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


def lines_of(path: Path) -> list[str]:
    """The lines without their ends and without a byte order mark; `-` is standard input.

    A byte that is not UTF-8 spoils its own line alone: it becomes U+FFFD, and a note says so.
    """
    with click.open_file(str(path), "rb") as file:
        content: bytes = file.read()
    raw = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if raw and not raw[-1]:
        raw.pop()
    lines = []
    for number, line in enumerate(raw, 1):
        bare = line.removesuffix(b"\r")
        try:
            lines.append(bare.decode())
        except UnicodeDecodeError as error:
            lines.append(bare.decode(errors="replace"))
            found = bare[error.start]
            click.echo(
                f"bongsu: line {number} is not UTF-8 (byte {error.start}: 0x{found:02x}): save as UTF-8", err=True
            )
    return lines
