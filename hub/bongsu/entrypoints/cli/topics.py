"""`bongsu admin topics`: make Kafka's topics and say what about them is not as it should be."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from bongsu.entrypoints.cli.options import data_option, directory_of, json_option, print_json
from bongsu.settings import Settings

_MOST_COPIES = 32


@click.command("topics")
@click.option("--check", "only_check", is_flag=True, help="Make nothing; only say what differs.")
@click.option(
    "--replication",
    type=click.IntRange(1, _MOST_COPIES),
    metavar="N",
    help="Copies of each partition [three, or as many as there are brokers].",
)
@data_option
@json_option
def topics(only_check: bool, replication: int | None, data: Path, as_json: bool) -> None:
    """Make the topics of the hub, its agencies and units on Kafka, and compare all with the data they are made of.

    What is there is never changed: a difference is told with what to do about it, and the exit code is 1.
    """
    try:
        from bongsu.adapters.kafka_admin import KafkaAdmin, warning_of  # noqa: PLC0415 - other commands need no Kafka
        from bongsu.adapters.kafka_properties import read_properties  # noqa: PLC0415
        from bongsu.adapters.kafka_topics import topics as topics_of  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        raise click.UsageError(f"this needs the package {missing.name}: pip install 'bongsu[cluster]'") from missing
    settings = Settings.of(data)
    if not settings.kafka:
        raise click.UsageError("which Kafka? Set BONGSU_KAFKA to host:port of a broker, or several with commas")
    directory = directory_of(data)
    wanted = topics_of(settings.topic_prefix, directory.agencies(), [unit.name for unit in directory.units()])
    click.echo(f"bongsu: asking Kafka at {settings.kafka} …", err=True)
    with KafkaAdmin(settings.kafka, read_properties(settings.kafka_properties)) as admin:
        copies = admin.replication(replication)
        made = [] if only_check else admin.create(wanted, copies)
        differences = admin.differences(wanted, copies)
    warning = warning_of(copies)
    if as_json:
        print_json(
            {
                "topics": len(wanted),
                "replication": copies,
                "made": made,
                "differences": [asdict(each) for each in differences],
                "warnings": [warning] if warning else [],
            }
        )
    else:
        if warning:
            click.echo(f"bongsu: {warning}", err=True)
        for name in made:
            click.echo(f"made     {name}")
        for each in differences:
            click.echo(f"DIFFERS  {each.topic}: {each.setting} is {each.found}, wanted {each.wanted}: {each.advice}")
        click.echo(f"{len(wanted)} topics, {len(made)} made, {len(differences)} differences")
    sys.exit(1 if differences else 0)
