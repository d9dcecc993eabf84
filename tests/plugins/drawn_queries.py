"""Queries drawn from what alerts hold: words, phrases, single characters, identifiers, names, fields, ranges."""

import random
from collections.abc import Sequence
from typing import Any

from bongsu.domain.query.fields import FIELDS


def drawn_query(chance: random.Random, alerts: Sequence[dict[str, Any]]) -> str:
    """One query, of up to three parts."""
    parts = [_part(chance, chance.choice(alerts)) for _ in range(chance.choice((1, 1, 2, 2, 3)))]
    signs = ("", "", "", "NOT ", "-")
    parts = [f"{chance.choice(signs)}{part}" if at else part for at, part in enumerate(parts)]
    if len(parts) == 3 and chance.random() < 0.5:
        return f"({parts[0]} OR {parts[1]}) {parts[2]}"
    return chance.choice((" ", " AND ", " OR ")).join(parts)


def _part(chance: random.Random, alert: dict[str, Any]) -> str:
    return chance.choice((_words, _words, _phrase, _character, _identifier, _name, _field, _field, _range))(
        chance, alert
    )


def _texts(alert: dict[str, Any]) -> list[str]:
    native = alert["native"].values()
    held = [each for value in native for each in (value if isinstance(value, list) else [value])]
    return [text for text in (alert["title"], *held) if isinstance(text, str) and text.split()]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"')[:80] + '"'


def _words(chance: random.Random, alert: dict[str, Any]) -> str:
    word = chance.choice(chance.choice(_texts(alert)).split())
    return word if word.isalnum() and word not in ("AND", "OR", "NOT") else _quoted(word)


def _phrase(chance: random.Random, alert: dict[str, Any]) -> str:
    words = chance.choice(_texts(alert)).split()
    at = chance.randrange(len(words))
    return chance.choice(("", "", "text:", "title:")) + _quoted(" ".join(words[at : at + 3]))


def _character(chance: random.Random, alert: dict[str, Any]) -> str:
    return _quoted(chance.choice("".join(chance.choice(_texts(alert)).split())))


def _identifier(chance: random.Random, alert: dict[str, Any]) -> str:
    held = [each for entity in alert["entities"] for each in entity["identifiers"]]
    if not held:
        return f"ref:{_quoted(alert['origin']['ref'])}"
    one = chance.choice(held)
    text = _quoted(one[chance.choice(("raw", "value"))])
    return chance.choice(("", f"{one['scheme']}:" if one["scheme"] in FIELDS else "", "identifier:")) + text


def _name(chance: random.Random, alert: dict[str, Any]) -> str:
    held = [name["text"] for entity in alert["entities"] for name in entity["names"]]
    return chance.choice(("", "name:")) + _quoted(chance.choice(held or ["김영희", "NGUYEN VAN A", "สมชาย ใจดี"]))


def _field(chance: random.Random, alert: dict[str, Any]) -> str:
    places = [place for place in alert["places"] if place.get("country")]
    drugs = [each["as_reported"] for each in alert["substances"] if each["as_reported"]]
    return chance.choice(
        [
            f"agency:{alert['origin']['agency']}",
            f"month:{alert['times']['occurred']['from'][:7]}",
            f"risk:{alert['risk'].get('level') or 'high'}",
            f"message_type:{alert['message_type']}",
            f"tlp:{alert['handling']['tlp']}",
            chance.choice(("status:withdrawn", "status:active", "version:>=2", "code:(H1 OR H2)", "type:person")),
            *(f"country:{place['country']}" for place in places),
            *(f"place:{_quoted(place['name'])}" for place in places if place.get("name")),
            *(f"substance:{_quoted(drug)}" for drug in drugs),
            *(f"transport_mode:{mode}" for mode in alert["transport_modes"]),
            *(f"concealment:{code}" for code in alert["concealment"]),
        ]
    )


def _range(chance: random.Random, alert: dict[str, Any]) -> str:
    day = alert["times"]["occurred"]["from"][:10]
    low, high = sorted((chance.randrange(2_000), chance.randrange(2_000)))
    return chance.choice(
        [
            f"occurred:[{day} TO *]",
            f"occurred:{{* TO {day}}}",
            "received:[2026-11 TO 2026-11-22]",
            f"occurred:now-{chance.randrange(1, 70)}d",
            f"mass_g:[{low} TO {high}}}",
            f"mass_g:>{low / 8}",
            f"risk:[{low // 20} TO {high // 20}]",
            f"birth_date:[{1950 + low // 50} TO {1950 + high // 40}]",
            "version:{1 TO 3]",
        ]
    )


def drawn_filters(chance: random.Random) -> dict[str, list[str]]:
    """Facet filters: one or two fields, up to three values of each."""
    offered = {
        "agency": ["kr.kcs", "kr.knp", "th.customs", "vn.customs", "kr.moj"],
        "substance": ["methamphetamine", "yaba", "mdma", "ketamine", "cocaine"],
        "transport_mode": ["post", "express", "sea_container", "air_pax"],
        "country": ["TH", "VN", "KR", "LA"],
        "risk": ["low", "medium", "high", "critical"],
        "message_type": ["risk_alert", "seizure_report", "siren_alert"],
    }
    return {
        name: chance.sample(offered[name], chance.randrange(1, 4))
        for name in chance.sample(list(offered), chance.randrange(1, 3))
    }
