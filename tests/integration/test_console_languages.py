"""The console is read wholly in its reader's language: no page of any role leaves a sentence or a code in English."""

import re
from html import unescape
from typing import Any

import pytest

# Languages in other letters than ours, where what is left in English can be told.
SPOKEN = ("ko", "th")
PAGES: dict[str, tuple[str, ...]] = {
    "analyst@kr.kcs": ("/", "/?q=*", "/?q=country:XX", "/?q=(", "/live", "/subscriptions", "/check", "/quarantine"),
    "investigator@kr.knp": ("/feed/received", "/notices", "/alert?id=none", "/incident?id=none", "/members"),
    "steward@hub": ("/proposals", "/quarantine", "/feed", "/audit"),
    "feed@vn.customs": (
        "/feed",
        "/feed/try",
        "/feed/enter",
        "/feed/tokens",
        "/quarantine",
        "/quarantine/entry?id=none",
    ),
    "auditor@hub": ("/audit", "/members", "/audit?since=2026-13-45", "/feed/received"),
    "operator@hub": ("/health", "/quarantine", "/members", "/members/user?name=analyst@kr.kcs", "/members/user?name=x"),
}
FORMS: dict[str, tuple[tuple[str, dict[str, str]], ...]] = {
    "operator@hub": (
        ("/members/add", {"role": "analyst", "agency": "kr.kcs"}),
        ("/members/add", {"role": "chief", "agency": "kr.kcs"}),
        ("/members/add", {"role": "steward", "agency": "hub"}),
        ("/members/token", {"user": "analyst@kr.kcs", "name": ""}),
        ("/members/revoke", {"user": "analyst@kr.kcs", "id": "0"}),
        ("/members/key", {"agency": "kr.kcs", "key": "00"}),
        ("/members/unit", {"name": "A b", "agency": "kr.kcs", "purpose": "statistics"}),
        ("/members/unit", {"name": "a", "agency": "nobody", "purpose": "statistics"}),
        ("/members/disable", {"user": "analyst@kr.kcs"}),
    ),
    "analyst@kr.kcs": (
        ("/members/add", {"role": "analyst", "agency": "kr.kcs"}),
        ("/audit/review", {"month": "2026-11"}),
        ("/subscriptions", {"url": "http://nowhere.example/"}),
        ("/subscriptions", {"email": "x"}),
        ("/subscriptions", {"topic": "x" * 200}),
        ("/subscriptions/change", {"id": "x", "do": "pause"}),
        ("/searches", {"name": "x", "address": "https://elsewhere.example/"}),
        ("/searches/delete", {"id": "x"}),
        ("/acknowledgements", {"id": "x"}),
    ),
    "auditor@hub": (
        ("/audit/review", {"month": "2027-12", "note": "x"}),
        ("/audit/review", {"month": "x", "note": "x"}),
        ("/audit/review", {"month": "2026-10", "note": ""}),
    ),
    "steward@hub": (
        ("/proposals", {"relation": "same_event", "a": "x", "b": "x", "verdict": "confirm", "reason": "x"}),
        ("/proposals", {"relation": "x", "a": "x", "b": "y", "verdict": "confirm", "reason": "x"}),
        ("/proposals", {"relation": "same_event", "a": "x", "b": "y", "verdict": "undo", "reason": "x"}),
    ),
}
LINKED = re.compile(r'href="((/alert|/incident|/feed/receipt|/quarantine/entry|/quarantine/mend)\?[^"]*)"')
MOST_OF_A_KIND = 3
FILES = (
    b"", b"{", b'{"SoBanGhi": 1}', b"[1, 2]", b'{"SoBanGhi": 2, "DanhSach": []}', b"\xff\xfe", b"\xc3",
    b'{"DanhSach": {"a": 1}, "SoBanGhi": 1}', b'{"SoBanGhi": 1, "DanhSach": [{"SoBaoCao": "-", "SoLuong": "x"}]}',
)  # fmt: skip

# What is the same in every language: what stands in code, in another language of its own, or in a name.
NOT_READ = re.compile(
    r"<dl class=\"native\".*?</dl>|<(code|pre|script|style|option|title|textarea|kbd)\b.*?</\1>"
    r"|<(\w+)[^>]*\slang=\"(?!LANG\")[^\"]*\"[^>]*>.*?</\2>|<[^>]+>",
    re.DOTALL,
)
WORDS = re.compile(r"(?<![\w@./:'\"-])[a-z]{3,}(?: [a-z]{2,})+(?![\w@/])|\b[a-z]{2,}_[a-z_]+\b")

TYPED = {"alert_id", "dry_run", "sea_container", "risk_alert", "seizure_report"}  # as one writes it oneself


def entered(api: Any, user: str, lang: str) -> dict[str, str]:
    cookie = api.post("/login", data={"token": api.token(user)}).headers["set-cookie"].partition(";")[0]
    cookies = {"cookie": f"{cookie}; bongsu_lang={lang}"}
    api.post("/purpose", data={"purpose": "border_risk"}, headers=cookies)
    return cookies


def left_in_english(page: str, lang: str) -> list[str]:
    """Runs of English words, and codes, that a page shows outside of quoted matter."""
    body = page[page.index("<main") : page.index("</main>")]
    read = re.compile(NOT_READ.pattern.replace("LANG", lang), re.DOTALL).sub(" | ", body)
    read = re.sub(r"`[^`]*`", "|", unescape(read).replace("\n", " | "))
    return [each for each in WORDS.findall(read) if each not in TYPED]


@pytest.mark.parametrize("lang", SPOKEN)
@pytest.mark.parametrize("user", PAGES)
def test_no_page_and_no_refusal_leaves_english(filled: Any, user: str, lang: str) -> None:
    cookie = entered(filled, user, lang)
    opened, further = list(PAGES[user]), dict[str, list[str]]()
    for path in opened:
        page = filled.get(path, headers=cookie)
        assert f'lang="{lang}"' in page.text, path
        assert left_in_english(page.text, lang) == [], path
        for link, kind in LINKED.findall(page.text):
            seen = further.setdefault(kind, [])
            if (each := unescape(link)) not in seen and len(seen) < MOST_OF_A_KIND:
                seen.append(each)
                opened.append(each)
    for path, form in FORMS.get(user, ()):
        page = filled.post(path, headers=cookie, data=form)
        assert page.status_code in (400, 403, 404, 422), (path, form, page.status_code)
        assert left_in_english(page.text, lang) == [], (path, form)


@pytest.mark.parametrize("lang", SPOKEN)
def test_a_file_that_cannot_be_read_is_told_in_the_readers_language(filled: Any, lang: str) -> None:
    cookie = entered(filled, "feed@vn.customs", lang)
    for sent in FILES:
        page = filled.post("/feed/try", headers=cookie, files={"file": ("x.json", sent)})
        assert page.status_code == 200
        assert left_in_english(page.text, lang) == [], sent
        page = filled.post("/feed/send", headers=cookie, files={"file": ("x.json", sent)})
        assert page.status_code == 422
        assert left_in_english(page.text, lang) == [], sent


def test_the_test_finds_what_is_left() -> None:
    page = (
        '<main><p>경보 no user here</p><p lang="en">all of this</p><code>not this one</code><td>bad_number</td></main>'
    )
    assert left_in_english(page, "ko") == ["user here", "bad_number"]
