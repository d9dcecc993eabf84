"""The console's catalogues are complete: every text of the pages in every language, and no text that no page shows."""

import re
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bongsu.entrypoints.api.language import accepted
from bongsu.entrypoints.web.languages import LANGUAGES, language
from bongsu.entrypoints.web.moments import Clockface
from bongsu.entrypoints.web.vocabulary import WORDS, word
from bongsu_schemas import codelists

WEB = Path(str(files("bongsu.entrypoints.web")))
KEYWORDS: dict[str, Any] = {"_": None, "mark": None, "text": None, "plural": (1, 2), "ngettext": (1, 2), "saying": None}
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def written() -> set[Any]:
    """Every text that stands in the pages' code and templates."""
    options = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    found = extract_from_dir(str(WEB), method_map=methods, options_map=options, keywords=KEYWORDS)
    texts = {message for _, _, message, _, _ in found}
    for part in ("domain", "services"):  # what the hub says to people, which the console says in their language
        inner = extract_from_dir(
            str(WEB.parents[1] / part), method_map=[("**.py", "python")], keywords={"saying": None}
        )
        texts |= {message for _, _, message, _, _ in inner}
    return texts


def catalogue(code: str) -> Catalog:
    return read_po(BytesIO((WEB / "locale" / f"{code}.po").read_bytes()), locale=code)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_text_is_missing_and_none_is_unused(code: str) -> None:
    entries = {entry.id for entry in catalogue(code) if entry.id}
    texts = written()
    assert len(texts) > 300
    assert sorted(map(str, texts - entries)) == []
    assert sorted(map(str, entries - texts)) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_text_is_translated_with_the_same_values_in_it(code: str) -> None:
    for entry in catalogue(code):
        if not entry.id:
            continue
        originals = [entry.id] if isinstance(entry.id, str) else list(entry.id)
        forms = [entry.string] if isinstance(entry.string, str) else list(entry.string or ())
        assert not entry.fuzzy
        for form in forms:
            assert form.strip(), f"{entry.id} has no text in {code}"
            assert set(PLACEHOLDER.findall(form)) <= set(PLACEHOLDER.findall("".join(originals)))
            if code == "en":
                assert form in originals
        assert set(PLACEHOLDER.findall("".join(originals))) == set(PLACEHOLDER.findall("".join(forms)))


def test_what_differs_by_language_is_not_left_in_english() -> None:
    """Few texts are alike in two languages: names, and words that a language took over."""
    for code in ("ko", "th", "vi"):
        alike = [entry.id for entry in catalogue(code) if entry.id and entry.string == entry.id]
        assert alike in ([], ["Bongsu"])


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_code_of_every_list_has_a_word(code: str) -> None:
    spoken = language(code)
    lists: dict[str, Any] = {
        "agency": codelists.agencies(),
        "country": codelists.countries(),
        "place": codelists.places(),
        "transport_mode": codelists.transport_modes(),
        "concealment": codelists.concealment(),
        "form": codelists.substance_forms(),
        "substance": codelists.substances(),
    }
    for kind, entries in lists.items():
        for each in entries:
            assert word(kind, each, spoken)
    for kind, words in WORDS.items():
        assert all(word(kind, each, spoken) for each in words)
    assert word("agency", "xx.unknown", spoken) == "xx.unknown"
    assert word("role", "some_new_role", spoken) == "some new role"


def test_plural_forms_follow_the_language() -> None:
    assert [language("en").plural("%(num)s error", "%(num)s errors", n) for n in (1, 2)] == ["1 error", "2 errors"]
    assert [language("ko").plural("%(num)s error", "%(num)s errors", n) for n in (1, 2000)] == [
        "오류 1건",
        "오류 2,000건",
    ]
    assert language("vi").number(1234.5) == "1.234,5"


@pytest.mark.parametrize(
    ("header", "expected"),
    [("th-TH,th;q=0.9,en;q=0.8", "th"), ("fr-FR, vi;q=0.5", "vi"), ("", "en"), ("fr", "en"), ("KO", "ko")],
)
def test_the_language_follows_what_the_browser_accepts(header: str, expected: str) -> None:
    assert accepted(header) == expected


@pytest.mark.parametrize(
    ("code", "buddhist", "local", "utc"),
    [
        ("ko", False, "2026. 11. 22. 03:30", "2026. 11. 21. 18:30 UTC"),
        ("en", False, "22 Nov 2026 03:30", "21 Nov 2026 18:30 UTC"),
        ("th", False, "22 พ.ย. 2026 03:30", "21 พ.ย. 2026 18:30 UTC"),
        ("th", True, "22 พ.ย. 2569 03:30", "21 พ.ย. 2569 18:30 UTC"),
        ("vi", False, "22/11/2026 03:30", "21/11/2026 18:30 UTC"),
    ],
)
def test_moments_are_local_and_utc_in_the_readers_calendar(code: str, buddhist: bool, local: str, utc: str) -> None:
    clock = Clockface(language(code), "Asia/Seoul", buddhist)
    shown = clock.moment("2026-11-21T18:30:00Z")
    assert (shown.local, shown.utc) == (local, utc)


def test_a_day_is_shown_in_the_zone_where_it_happened() -> None:
    occurred = {"from": "2026-11-20T17:00:00Z", "precision": "day", "zone": "Asia/Bangkok"}
    shown = Clockface(language("en"), "America/New_York", buddhist=False).occurred(occurred)
    assert (shown.local, shown.utc) == ("21 Nov 2026", "")
    year = Clockface(language("th"), "Asia/Bangkok", buddhist=True).occurred({**occurred, "precision": "year"})
    assert year.local == "2569"
