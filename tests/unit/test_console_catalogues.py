"""The console's catalogues are complete: every text of the pages in every language, and no text that no page shows."""

import ast
import re
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bongsu.adapters.feed_registry import installed_feeds
from bongsu.domain.errors import HubError, ToldError
from bongsu.domain.saying import coded, saying
from bongsu.entrypoints.api.language import accepted
from bongsu.entrypoints.web.languages import LANGUAGES, language
from bongsu.entrypoints.web.moments import Clockface
from bongsu.entrypoints.web.sentences import said
from bongsu.entrypoints.web.vocabulary import WORDS, word
from bongsu_schemas import codelists

WEB = Path(str(files("bongsu.entrypoints.web")))
KEYWORDS: dict[str, Any] = {"_": None, "mark": None, "text": None, "plural": (1, 2), "ngettext": (1, 2), "saying": None}
GOLDEN = Path(__file__).parents[1] / "golden"
PARSED_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def written() -> set[Any]:
    """Every text that stands in the pages' code and templates."""
    options = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    found = extract_from_dir(str(WEB), method_map=methods, options_map=options, keywords=KEYWORDS)
    texts = {message for _, _, message, _, _ in found}
    # what the hub says to people anywhere in it, which the console says in their language
    inner = extract_from_dir(str(WEB.parents[1]), method_map=[("**.py", "python")], keywords={"saying": None})
    texts |= {message for _, _, message, _, _ in inner}
    return texts


@cache
def parsed_codes() -> dict[str, set[str]]:
    """The codes of the console's own lists that the parsers give for the golden files."""
    found: dict[str, set[str]] = {"type": set(), "role": set(), "scheme": set(), "tie": set(), "place_role": set()}
    for name, feed in installed_feeds().items():
        for path in GOLDEN.glob(f"{name}/{name}.*"):
            if not path.name.endswith(".expected.json"):
                for draft in (each.draft for each in feed.parse(path.read_bytes(), PARSED_AT).records if each.draft):
                    entities = draft.get("entities", [])
                    found["type"] |= {each["type"] for each in entities}
                    found["role"] |= {each["role"] for each in entities if each.get("role")}
                    found["scheme"] |= {number["scheme"] for each in entities for number in each.get("identifiers", [])}
                    found["tie"] |= {each["type"] for each in draft.get("links", [])}
                    found["place_role"] |= {each["role"] for each in draft.get("places", [])}
    return found


def catalogue(code: str) -> Catalog:
    return read_po(BytesIO((WEB / "locale" / f"{code}.po").read_bytes()), locale=code)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_text_is_missing_and_none_is_unused(code: str) -> None:
    entries = {entry.id for entry in catalogue(code) if entry.id}
    texts = written()
    assert len(texts) > 300
    assert sorted(map(str, texts - entries)) == []
    assert sorted(map(str, entries - texts)) == []


def test_every_sentence_for_people_stands_there_as_a_literal() -> None:
    """A template that is put together at run time would escape the catalogues."""
    found = 0
    for path in sorted(WEB.parents[1].rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "saying":
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}"
                found += 1
    assert found > 100


def test_whoever_is_refused_is_told_a_sentence_that_every_language_has() -> None:
    """No class of refusals below 500 takes a plain text: it would reach the console in English."""
    for each in (path.with_suffix("") for path in WEB.parents[1].rglob("*.py") if path.name != "__main__.py"):
        import_module(".".join(("bongsu", *each.relative_to(WEB.parents[1]).parts)).removesuffix(".__init__"))
    refusals, open_to_look_at = set[type[HubError]](), [HubError]
    while open_to_look_at:
        kinds = open_to_look_at.pop().__subclasses__()
        open_to_look_at += kinds
        refusals |= set(kinds)
    plain = {each.__name__ for each in refusals if not issubclass(each, ToldError) and each.status < 500}
    assert plain == {"LoginNeededError", "PurposeNeededError"}  # answered by pages of their own


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
    for kind, given in parsed_codes().items():
        assert given <= set(WORDS[kind])
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


@pytest.mark.parametrize(
    ("code", "buddhist", "day", "month", "hour"),
    [
        ("ko", False, "2026. 11. 5.", "2026. 11.", "2026. 11. 5. 05:00"),
        ("en", False, "5 Nov 2026", "Nov 2026", "5 Nov 2026 05:00"),
        ("th", True, "5 พ.ย. 2569", "พ.ย. 2569", "5 พ.ย. 2569 05:00"),
        ("vi", False, "05/11/2026", "11/2026", "05/11/2026 05:00"),
    ],
)
def test_days_of_no_zone_are_written_as_all_others(code: str, buddhist: bool, day: str, month: str, hour: str) -> None:
    clock = Clockface(language(code), "Asia/Seoul", buddhist)
    assert (clock.date("2026-11-05"), clock.date("2026-11"), clock.wall("2026-11-05T05:00")) == (day, month, hour)
    assert (clock.date(""), clock.date("soon"), clock.date("2026")) == ("", "soon", "2569" if buddhist else "2026")


def test_codes_and_sentences_inside_a_sentence_are_said_too() -> None:
    told = saying("this page is for the roles %(roles)s; yours is %(role)s", role=coded("user_role", "steward"),
                  roles=(coded("user_role", "operator"), coded("user_role", "auditor")))  # fmt: skip
    assert told == "this page is for the roles operator, auditor; yours is steward"
    assert said(told, language("ko")) == "이 화면은 운영자, 감사관 역할용입니다. 현재 역할은 연계 담당자입니다"
