"""`bongsu admin unit`: give an investigating unit a topic of its own."""

import shutil
from pathlib import Path

import click

from bongsu.domain.release import PURPOSES
from bongsu.entrypoints.cli.asker import Purpose
from bongsu.entrypoints.cli.options import data_option, json_option, opened, print_json
from bongsu.ports.directory import Unit


@click.command("unit")
@click.argument("name")
@click.option("--agency", required=True, help="The agency that the unit belongs to: it sees what that agency may see.")
@click.option(
    "--purpose",
    type=Purpose(PURPOSES),
    required=True,
    metavar="PURPOSE",
    help=f"Why the unit reads: {', '.join(PURPOSES)}.",
)
@click.option("--topic", "topics", multiple=True, help="Only alerts of this topic; may be given several times.")
@click.option(
    "--trust",
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder to write root.pub and checkpoint.json to: the unit verifies its events by them.",
)
@data_option
@json_option
def unit(
    name: str, agency: str, purpose: str, topics: tuple[str, ...], trust: Path | None, data: Path, as_json: bool
) -> None:
    """Register the unit NAME; `bongsu admin topics` then makes its topics, and `notify` fills them (cluster)."""
    with opened(data) as hub:
        if agency not in hub.directory.agencies():
            raise click.UsageError(f"no agency {agency!r} at this hub: {', '.join(hub.directory.agencies())}")
        hub.directory.add_unit(Unit(name, agency, purpose, topics))
    if trust is not None:
        trust.mkdir(parents=True, exist_ok=True)
        for each in ("root.pub", "checkpoint.json"):
            shutil.copy(data / each, trust / each)
    if as_json:
        print_json({"unit": name, "agency": agency, "purpose": purpose, "topics": list(topics)})
    else:
        click.echo(f"{name} of {agency} gets what it may see for {purpose}. Next: `bongsu admin topics`")
