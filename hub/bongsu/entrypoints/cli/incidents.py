"""Commands on links: incidents, and the stewards' queue."""

import csv
import sys
from pathlib import Path
from typing import Any

import click

from bongsu.bootstrap import Hub
from bongsu.domain.linking.judge import RELATIONS
from bongsu.entrypoints.cli.asker import viewer_of
from bongsu.entrypoints.cli.listing import Listing
from bongsu.entrypoints.cli.options import (
    case_option,
    data_option,
    json_option,
    opened,
    print_json,
    reader_options,
)
from bongsu.entrypoints.running import settle
from bongsu.entrypoints.web.facts import fact_in_words
from bongsu.entrypoints.web.languages import Language, language
from bongsu.entrypoints.web.vocabulary import word
from bongsu.services import reading, stewards
from bongsu.services.access import of_alerts
from bongsu.services.flat import COLUMNS, row
from bongsu.services.incidents import link_line
from bongsu.services.sight import Sight
from bongsu_schemas.codelists import language_of
from bongsu_schemas.messages import LANGUAGES

_LANG = click.option("--lang", type=click.Choice(LANGUAGES), help="Language of explanations; left out: the agency's.")


@click.command()
@click.argument("identity", metavar="ID")
@reader_options
@case_option
@_LANG
@click.option("--format", "form", type=click.Choice(["text", "csv"]), default="text", show_default=True)
@data_option
@json_option
def incident(
    identity: str, user: str, purpose: str, case: str, lang: str | None, form: str, data: Path, as_json: bool
) -> None:
    """Show the incident of the alert ID: who reports what of it, what they share, and why they are linked."""
    with opened(data) as hub:
        viewer = viewer_of(hub, user)
        settle(hub)
        with hub.accesses.refusals(viewer, purpose, case, "incident"):
            spoken = lang or language_of(viewer.agency)
            found = reading.incident(hub.reading, viewer, identity, purpose, hub.clock(), spoken)
        hub.accesses.note(viewer, purpose, case, "incident", of_alerts(found["members"]))
    if as_json:
        print_json(found)
    elif form == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(COLUMNS)
        writer.writerows(row(member) for member in found["members"])
    else:
        _print_incident(found, language(spoken))


def _print_incident(found: dict[str, Any], spoken: Language) -> None:
    """For people: codes in words; what is typed again, ids and keys, as it is."""

    def agency(code: str) -> str:
        return word("agency", code, spoken)

    click.echo(f"incident {found['incident_id']}  {found['period']['from']} – {found['period']['to']}")
    for member in found["members"]:
        click.echo(
            f"  {member['times']['occurred']['from'][:16]}  {agency(member['origin']['agency'])}  {member['title']}"
        )
        click.echo(f"      {member['origin']['agency']}/{member['origin']['ref']}  {member['alert_id']}")
    for title, lines in (
        (
            "shared",
            [
                f"{word('scheme', s['scheme'], spoken)} {s['value']} ({len(s['alerts'])} alerts)"
                for s in found["shared"]
            ],
        ),
        (
            "subjects",
            [
                f"{word('type', s['type'], spoken)} {' = '.join(s['names'])}"
                f" {', '.join(fact_in_words(each, spoken) for each in s['identifiers'])}"
                for s in found["subjects"]
            ],
        ),
        (
            "only",
            [
                f"{agency(a['agency'])}: {'; '.join(fact_in_words(each, spoken) for each in a['adds'])}"
                for a in found["agencies"]
                if a["adds"]
            ],
        ),
        ("why", [f"{each['a']} – {each['b']}: {each['explanation']}" for each in found["links"]]),
        ("open", [f"{each['a']} – {each['b']}: {each['explanation']}" for each in found["proposals"]]),
    ):
        for number, each in enumerate(lines):
            click.echo(f"{title if number == 0 else '':<9} {each}")


@click.group(cls=Listing)
def links() -> None:
    """The stewards' queue: what the hub proposes to link, and what stewards say of it."""


@links.command("list")
@reader_options
@case_option
@_LANG
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True)
@data_option
@json_option
def list_(user: str, purpose: str, case: str, lang: str | None, limit: int, data: Path, as_json: bool) -> None:
    """List open proposals, the worthiest first, with a comparison side by side."""
    with opened(data) as hub:
        sight = _sight(hub, user, purpose)
        proposals = list(stewards.queue(sight, lang or "en", limit))
        hub.accesses.note(sight.viewer, purpose, case, "compare", of_alerts(sight.shown(proposals)))
        past = stewards.precision(sight)
    if as_json:
        for each in proposals:
            print_json(each)
        return
    spoken = language(lang or "en")
    for each in proposals:
        relation = word("link", each["relation"], spoken)
        click.echo(f"{relation}  {each['a']}  {each['b']}  worth {each['worth']:g}\n  {each['explanation']}")
        for line in each["comparison"]:
            if line["a"] or line["b"]:
                sign = "=" if line["agrees"] else " "
                sides = [", ".join(_side(line["field"], value, spoken) for value in line[end])[:50] for end in "ab"]
                click.echo(f"    {word('compared', line['field'], spoken):<16}{sign} {sides[0]:<50} | {sides[1]}")
    share = f"{past['precision']:.0%}" if past["precision"] is not None else "none judged yet"
    click.echo(f"{len(proposals)} open; of past proposals confirmed: {share} ({past['judged']} judged)")


_SIDES = {
    "agency": "agency",
    "substances": "substance",
    "concealment": "concealment",
    "transport_modes": "transport_mode",
    "risk": "risk",
    "places": "place",
}


def _side(field: str, value: str, spoken: Language) -> str:
    """A value of the comparison in words."""
    if field == "identifiers":
        return fact_in_words(value, spoken)
    return word(_SIDES[field], value, spoken) if field in _SIDES else value


def _judging(verdict: str, text: str) -> click.Command:
    @click.argument("one", metavar="RECORD")
    @click.argument("other", metavar="RECORD")
    @click.option("--relation", type=click.Choice(RELATIONS), default="same_event", show_default=True)
    @click.option("--reason", required=True, help="Why; it is kept in the log and shown with the link.")
    @reader_options
    @data_option
    @json_option
    def command(
        one: str, other: str, relation: str, reason: str, user: str, purpose: str, data: Path, as_json: bool
    ) -> None:
        with opened(data) as hub:
            sight = _sight(hub, user, purpose)
            desk = stewards.Desk(hub.log, hub.clock, lambda: settle(hub), hub.settings.two_stewards)
            link = stewards.judge(sight, desk, relation, one, other, verdict, reason)
            line = link_line(sight, link, "en") if link.status else {"status": None, "waits_for_second": None}
        if as_json:
            print_json(line)
        elif line["waits_for_second"]:
            click.echo(f"{one} – {other}: noted; a second steward must say the same (links of persons need two)")
        else:
            click.echo(f"{one} – {other}: {line['status'] or 'not linked'}")

    command.__doc__ = text
    return click.command(verdict)(command)


for _verdict, _text in (
    ("confirm", "Say that two RECORDs (agency/ref) report one event, or speak of one subject."),
    ("reject", "Say that two RECORDs do not; they are held apart whatever links them."),
    ("undo", "Take back what stewards said of two RECORDs; what the hub finds holds again."),
):
    links.add_command(_judging(_verdict, _text))


@links.command("precision")
@reader_options
@data_option
@json_option
def precision(user: str, purpose: str, data: Path, as_json: bool) -> None:
    """Show how many of the hub's past proposals stewards confirmed."""
    with opened(data) as hub:
        past = stewards.precision(_sight(hub, user, purpose))
    if as_json:
        print_json(past)
    else:
        share = "none judged yet" if past["precision"] is None else f"precision {past['precision']:.0%}"
        click.echo(f"{past['confirmed']} confirmed, {past['rejected']} rejected, {share}")


def _sight(hub: Hub, user: str, purpose: str) -> Sight:
    viewer = viewer_of(hub, user)
    settle(hub)
    return Sight(hub.archive, hub.links, viewer, reading.check_purpose(viewer, purpose), hub.clock())
