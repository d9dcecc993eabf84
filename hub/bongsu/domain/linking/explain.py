"""A link in words: one sentence of what holds, then what speaks for it and what against, in the viewer's language."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from bongsu.domain.code_names import listed_name
from bongsu.domain.linking.evidence import Evidence
from bongsu.domain.linking.links import Link, standing_judgement
from bongsu_schemas.messages import LANGUAGES, shown

_VERY_SURE = 25.0  # bits: a thousand times more than the hub needs to confirm
_SURE = 15.0
_SEVERAL = {"en": "; ", "ko": "; ", "th": "; ", "vi": "; "}


def explain(link: Link, lang: str) -> str:
    """Why two records are linked, proposed or held apart. `lang` is one of en, ko, th, vi; others read English."""
    lang = lang if lang in LANGUAGES else "en"
    words = _texts()["sentence"]
    author = words["hub"][lang] if link.author == "hub" else link.author
    sentence = words[f"{link.pair.relation}.{link.status or 'rejected'}"][lang]
    parts = [sentence.format(author=author, sure=_sure(link, lang))]
    evidence = link.edge.evidence if link.edge else ()
    pro = [each for each in evidence if worth(each, link) > 0 and each.level != "hub"]
    con = [each for each in evidence if worth(each, link) < 0 or each.level == "hub"]
    for name, some in (("for", pro), ("against", con)):
        if some:
            said = _SEVERAL[lang].join(statement(each, lang, link.pair.relation) for each in some)
            parts.append(words[name][lang].format(list=said))
    standing = standing_judgement(link.judgements)
    if standing is not None:
        parts.append(words["reason"][lang].format(reason=shown(standing.reason, 500)))
    return " ".join(parts)


def _sure(link: Link, lang: str) -> str:
    """How sure the hub is in words, with the bits in brackets; a steward's word needs none."""
    if link.status == "confirmed":
        name = "judged" if link.author != "hub" else "very_sure" if link.score >= _VERY_SURE else "sure"
    else:
        name = "doubted" if link.score >= _SURE else "possible"
    return str(_texts()["sure"][name][lang].format(score=f"{link.score:.1f}"))


def statement(evidence: Evidence, lang: str, relation: str = "same_event") -> str:
    """One field's say in words. Of a subject a number tells at any time."""
    if relation == "same_subject" and evidence.level == "same_later":
        evidence = evidence._replace(level="same")
    texts = _texts()
    schemes: Mapping[str, Any] = texts["schemes"]
    values = [shown(_said(evidence.field, value, lang)) for value in evidence.values] or ["–"]
    name = f"{evidence.field}.{evidence.level}"
    if evidence.field in schemes:
        name = f"identifier.{evidence.level}"
    elif evidence.field == "time":
        name = "time"
    elif name in _NAMES and len({" ".join(value.casefold().split()) for value in values}) == 1:
        name = f"{evidence.field}.one"
    template = texts["evidence"][name][lang]
    scheme = schemes[evidence.field][lang] if evidence.field in schemes else ""
    return str(template.format(*values, values[0], scheme=scheme))


_NAMES = ("name.same", "firm.same", "vessel.same")
_LISTS = {
    "port": "place",
    "substance": "substance",
    "origin": "country",
    "destination": "country",
    "mode": "transport_mode",
    "concealment": "concealment",
}


def _said(field: str, value: str, lang: str) -> str:
    """A value of a field in words, where it is a code."""
    own = _texts()["values"].get(value) if field == "mode" else None
    if own is not None:
        return str(own[lang])
    return listed_name(_LISTS[field], value, lang) if field in _LISTS else value


def worth(evidence: Evidence, link: Link) -> float:
    """The bits of one field for the relation that the link states."""
    return evidence.bits if link.pair.relation == "same_event" else evidence.subject


@cache
def _texts() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((files("bongsu.domain.linking") / "explanations.json").read_text("utf-8"))
    return document
