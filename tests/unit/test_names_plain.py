"""A name told to be plain at one look is folded as the rules would fold it, and no rule's word passes for plain."""

import dataclasses
from operator import attrgetter
from pathlib import Path

import pytest

from bongsu_schemas.names import folding, prepared, written
from bongsu_schemas.names.plain import plain

_PAIRS = Path(__file__).parents[1] / "bench" / "linking" / "name_pairs.tsv"
_NAMES = sorted({name for line in _PAIRS.read_text().splitlines() for name in line.split("\t")[2:]})
_AROUND = (
    "Mr {}", "{} MR", "M/V {}", "MV {}", "{} Co Ltd", "{} coltd", "{}-Ltd", "{} company", "{} Inc", "ctcp {}", "cty {}",
    "{} aka Rosa", "{} alias Y", "{} tức Z", "Sae {}", "ong {}", "Tau {}", "no {}", "Number {}", "Ｍr {}", "{} mıss",
    "{}씨", "{}님", "{}회사", "{}호", "นาย{}", "คุณ{}", "บริษัท{}", "{}จำกัด", "เรือ{}", "{} หรือ ชัย", " {}", "{}  B", "{}.",
)  # fmt: skip


fields_of = attrgetter(*(each.name for each in dataclasses.fields(prepared.Prepared)))


def _told(name: str) -> tuple[object, ...]:
    form = prepared.prepare.__wrapped__(name)
    rest = folding.fold_name.__wrapped__(name), written.bare_name.__wrapped__(name), folding.has_legal_form(name)
    return form and fields_of(form), *rest, folding.is_marked_vessel(name)


def test_plain_names_are_what_the_rules_make_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [*_NAMES, *(form.format(name) for form in _AROUND for name in _NAMES[::29])]
    fast = {name: _told(name) for name in names}
    assert sum(plain(name) is not None for name in names) > len(_NAMES) / 2
    for module in (folding, prepared, written):
        monkeypatch.setattr(module, "plain", lambda _: None)
    for cached in (folding.fold_name, written.bare_name):
        cached.cache_clear()
    assert [name for name in names if _told(name) != fast[name]] == []
