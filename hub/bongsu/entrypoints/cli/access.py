"""`bongsu admin access`: who may do what on Kafka, shown, written for others to apply, or applied."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from bongsu.adapters.directory_file import DirectoryFile
from bongsu.adapters.kafka_access import Rule
from bongsu.adapters.kafka_access import rules as rules_of
from bongsu.adapters.kafka_admin import KafkaAdmin
from bongsu.adapters.kafka_properties import read_properties
from bongsu.adapters.kafka_rules import acl_of, manifest, script, worded
from bongsu.entrypoints.cli.options import data_option, json_option, print_json
from bongsu.settings import Settings

_MADE = "Written by `bongsu admin access`: change the directory or access.yaml, not this."


@click.command("access")
@click.option(
    "--apply", "apply_now", is_flag=True, help="Make the rights on Kafka so: give what is missing, take the rest."
)
@click.option("--strimzi", is_flag=True, help="Print KafkaUsers for Strimzi.")
@click.option("--script", "as_script", is_flag=True, help="Print commands for plain Kafka.")
@click.option(
    "--cluster", default="bongsu", show_default=True, metavar="NAME", help="With --strimzi: the Kafka's name."
)
@data_option
@json_option
def access(apply_now: bool, strimzi: bool, as_script: bool, cluster: str, data: Path, as_json: bool) -> None:
    """Show what the hub, its agencies and its units may do on Kafka; passwords are Kafka's or Strimzi's matter."""
    if apply_now + strimzi + as_script > 1:
        raise click.UsageError("--apply, --strimzi and --script: choose one of them")
    settings, directory = Settings.of(data), DirectoryFile(data / "directory.json")
    rules = rules_of(settings.topic_prefix, directory.agencies(), [unit.name for unit in directory.units()])
    if strimzi:
        click.echo(manifest(rules, cluster, _MADE), nl=False)
    elif as_script:
        click.echo(script(rules, "kafka-acls.sh", _MADE), nl=False)
    elif apply_now:
        _apply(settings, rules, as_json=as_json)
    elif as_json:
        print_json([asdict(rule) for rule in rules])
    else:
        for rule in rules:
            click.echo(worded(acl_of(rule)))


def _apply(settings: Settings, rules: Sequence[Rule], *, as_json: bool) -> None:
    if not settings.kafka:
        raise click.UsageError("which Kafka? Set BONGSU_KAFKA, and BONGSU_KAFKA_PROPERTIES of an administrator")
    with KafkaAdmin(settings.kafka, read_properties(settings.kafka_properties)) as admin:
        given, taken = admin.grant(rules, settings.topic_prefix)
    if as_json:
        print_json({"rights": len(rules), "given": given, "taken": taken})
        return
    for word, some in (("given", given), ("taken", taken)):
        for each in some:
            click.echo(f"{word}  {each}")
    click.echo(f"{len(rules)} rights, {len(given)} given, {len(taken)} taken")
