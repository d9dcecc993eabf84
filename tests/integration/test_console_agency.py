"""The agency's, the operator's and the auditor's pages without a browser: rights, signing, tokens, reviews."""

import base64
import re
from datetime import timedelta
from html import unescape
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from structlog.testing import capture_logs

from bongsu.adapters.feed_registry import installed_feeds
from bongsu.domain.public_key import read_aloud
from bongsu.entrypoints.api.feed_watch import FeedWatch
from bongsu.services.access import newest
from bongsu.services.decisions import MEMBER, REVIEW, decided
from bongsu_schemas import envelope as dsse

ROLES = (
    "analyst@kr.kcs", "investigator@kr.knp", "steward@hub", "feed@th.customs", "auditor@hub", "operator@hub",
)  # fmt: skip
OWNERS = {"analyst", "investigator", "feed"}
MATRIX: dict[str, set[str]] = {
    "/feed": {"feed"},
    "/feed/try": {"feed"},
    "/feed/enter": {"feed"},
    "/feed/tokens": {"feed"},
    "/feed/received": OWNERS,
    "/proposals": {"steward"},
    "/health": {"operator"},
    "/members": {"operator", "auditor"},
    "/members/user?name=analyst@kr.kcs": {"operator"},
    "/audit": {"auditor"},
    "/audit/csv": {"auditor"},
}
POSTS: dict[str, set[str]] = {
    "/feed/tokens": {"feed"},
    "/feed/tokens/revoke": {"feed"},
    "/feed/enter": {"feed"},
    "/feed/draft": {"feed"},
    "/members/add": {"operator"},
    "/members/token": {"operator"},
    "/members/revoke": {"operator"},
    "/members/disable": {"operator"},
    "/members/key": {"operator"},
    "/members/unit": {"operator"},
    "/audit/review": {"auditor"},
}


def entered(api: Any, user: str, token: str | None = None) -> dict[str, str]:
    answer = api.post("/login", data={"token": token or api.token(user)})
    cookie = {"cookie": answer.headers["set-cookie"].partition(";")[0]}
    if user.partition("@")[0] in OWNERS | {"steward"}:
        api.post("/purpose", data={"purpose": "border_risk"}, headers=cookie)
    return cookie


@pytest.mark.parametrize("user", ROLES)
def test_each_role_opens_its_own_pages_and_no_other(filled: Any, user: str) -> None:
    cookie = entered(filled, user)
    role = user.partition("@")[0]
    for path, allowed in MATRIX.items():
        assert filled.get(path, headers=cookie).status_code == (200 if role in allowed else 403), (user, path)
    for path, allowed in POSTS.items():
        if role not in allowed:
            assert filled.post(path, headers=cookie, data={"user": "analyst@kr.kcs"}).status_code == 403, (user, path)


def test_forbidden_and_absent_look_the_same(filled: Any) -> None:
    cookie = entered(filled, "feed@th.customs")
    foreign = next(e.key for e in filled.hub.archive.held() if e.headers["agency"] == "kr.kcs")
    for path in ("/quarantine/entry", "/quarantine/mend"):
        pages = [filled.get(path, headers=cookie, params={"id": each}) for each in (foreign, "0" * len(foreign))]
        told = [page.text.replace(each, "ID") for page, each in zip(pages, (foreign, "0" * len(foreign)), strict=True)]
        assert [page.status_code for page in pages] == [404, 404]
        assert re.sub(r'value="/[^"]*"', "", told[0]) == re.sub(r'value="/[^"]*"', "", told[1])
    for user in ("feed@kr.kcs", "feed@nowhere"):
        assert filled.post("/feed/tokens/revoke", headers=cookie, data={"user": user, "id": "x"}).status_code == 404


def test_the_originator_sees_agency_time_action_and_purpose_and_no_officer(filled: Any) -> None:
    why = {"purpose": "criminal_investigation"}
    answer = filled.get(
        "/v1/alerts",
        "investigator@kr.knp",
        params={**why, "q": "agency:th.customs", "limit": 3},
        headers={"X-Case": "secret-case-77"},
    ).json()
    shown = filled.get("/feed/received", headers=entered(filled, "feed@th.customs")).text
    assert answer["hits"][0]["ref"] in shown
    assert "Korean National Police Agency" in shown
    assert "criminal investigation" in shown
    assert "investigator@kr.knp" not in shown
    assert "secret-case-77" not in shown
    foreign = filled.get("/feed/received", headers=entered(filled, "feed@vn.customs")).text
    assert answer["hits"][0]["ref"] not in foreign
    filled.get(
        "/v1/alerts", "analyst@th.customs", params={**why, "q": "agency:th.customs"}, headers={"X-Case": "own-1"}
    )
    own = filled.get("/feed/received", headers=entered(filled, "feed@th.customs"), params={"own": "1"}).text
    assert "analyst@th.customs" in own
    assert "own-1" in own
    audit = filled.get("/audit", headers=entered(filled, "auditor@hub")).text
    assert "investigator@kr.knp" in audit
    assert "secret-case-77" in audit


@pytest.fixture
def sent(api: Any, feeds: dict[str, bytes]) -> Any:
    """A hub of its own with two feeds in it."""
    for name in ("vn.customs.01.json", "vn.customs.02.xlsx", "kr.kcg.01.csv"):
        api.submit(".".join(name.split(".")[:2]), feeds[name])
    api.hub.catch_up()
    return api


def test_what_stands_out_is_marked_and_the_months_review_is_kept(api: Any) -> None:
    why = {"purpose": "criminal_investigation"}
    for _ in range(5):
        api.get("/v1/alerts/" + "0" * 40, "analyst@kr.kcs", params=why)
    api.get("/v1/alerts", "analyst@th.customs", params={"purpose": "border_risk"})
    auditor = entered(api, "auditor@hub")
    page = api.get("/audit", headers=auditor, params={"mark": "refused"}).text
    assert page.count("analyst@kr.kcs") == 5
    assert "analyst@th.customs" not in page
    assert "criminal investigation without a case" in page
    lines = api.get("/audit/csv", headers=auditor, params={"user": "analyst@kr.kcs"}).text.splitlines()
    assert len(lines) == 6
    assert lines[1].split(",")[1:8] == [
        "kr.kcs", "analyst@kr.kcs", "analyst", "criminal_investigation", "", "read", "1",
    ]  # fmt: skip
    assert next(newest(api.hub.log)).action == "audit"  # looking is recorded too
    after = api.hub.clock() + timedelta(days=20)
    object.__setattr__(api.hub, "clock", lambda: after)
    done = api.post("/audit/review", headers=auditor, data={"month": "2026-11", "note": "five mistyped ids"})
    assert done.status_code == 303
    [kept] = decided(api.hub.log, {REVIEW})
    assert (kept["about"], kept["by"], kept["note"]) == ("2026-11", "auditor@hub", "five mistyped ids")
    assert kept["marks"]["refused"] == 5
    for month in ("2027-01", "soon", ""):
        assert api.post("/audit/review", headers=auditor, data={"month": month, "note": "x"}).status_code == 400


def test_a_token_is_made_once_works_and_is_revoked_with_what_it_opened(api: Any) -> None:
    cookie = entered(api, "feed@th.customs")
    page = api.post("/feed/tokens", headers=cookie, data={"name": "night job"}).text
    [token] = re.findall(r'id="made">([\w-]+)<', page)
    assert token not in api.get("/feed/tokens", headers=cookie).text
    assert token not in (api.hub.settings.data / "directory.json").read_text()
    assert api.get("/v1/me", headers={"Authorization": f"Bearer {token}"}).json()["user"] == "feed@th.customs"
    other = entered(api, "feed@th.customs", token)
    member = api.hub.directory.member("feed@th.customs")
    [made] = [each for each in member.tokens if each.name == "night job"]
    assert made.used_at
    form = {"user": "feed@th.customs", "id": made.id}
    assert api.post("/feed/tokens/revoke", headers=cookie, data=form).status_code == 303
    assert api.get("/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert 'name="token"' in api.get("/feed", headers=other).text  # its session has ended
    assert api.get("/feed", headers=cookie).status_code == 200
    assert [each["do"] for each in decided(api.hub.log, {MEMBER})] == ["token_revoked", "token_made"]


def test_the_operator_changes_members_and_nobody_who_watches_over_it(api: Any) -> None:
    operator = entered(api, "operator@hub")
    form = {"user": "analyst@kr.kcs", "reason": "left"}
    assert api.post("/members/disable", headers=operator, data=form).status_code == 303
    assert api.get("/v1/me", "analyst@kr.kcs").status_code == 401
    page = api.post("/members/add", headers=operator, data={"role": "analyst", "agency": "kr.kcs"}).text
    [token] = re.findall(r'id="made">([\w-]+)<', page)
    assert api.get("/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    for user in ("auditor@hub", "operator@hub", "steward@hub"):
        data = {"user": user, "name": "mine", "reason": "x", "id": "x"}
        for path in ("/members/token", "/members/disable", "/members/revoke"):
            assert api.post(path, headers=operator, data=data).status_code == 403, (user, path)
        role, _, agency = user.partition("@")
        assert api.post("/members/add", headers=operator, data={"role": role, "agency": agency}).status_code == 403
    assert [each["do"] for each in decided(api.hub.log, {MEMBER})] == ["user_added", "user_disabled"]
    assert "left" in api.get("/members", headers=entered(api, "auditor@hub")).text


def test_a_key_is_registered_beside_the_old_one_and_both_count(api: Any, feeds: dict[str, bytes]) -> None:
    operator = entered(api, "operator@hub")
    new = Ed25519PrivateKey.generate()
    form = {"agency": "vn.customs", "key": dsse.public_bytes(new).hex()}
    before = len(api.hub.directory.registered_keys())
    assert api.post("/members/key", headers=operator, data={**form, "key": "not hex"}).status_code == 400
    assert api.post("/members/key", headers=operator, data={**form, "key": "01" + "00" * 31}).status_code == 400
    asked = api.post("/members/key", headers=operator, data=form).text
    assert read_aloud(form["key"]) in asked
    assert len(api.hub.directory.registered_keys()) == before, "registered before anybody compared the digits"
    form["compared"] = "yes"
    assert api.post("/members/key", headers=operator, data=form).status_code == 303
    assert api.post("/members/key", headers=operator, data={**form, "agency": "kr.kcs"}).status_code == 400
    body = dsse.sign(feeds["vn.customs.01.json"], installed_feeds()["vn.customs"].payload_type, new)
    path = "/v1/feeds/vn.customs/submissions"
    assert api.post(path, "feed@vn.customs", content=body).status_code == 202
    assert api.submit("vn.customs", feeds["vn.customs.02.xlsx"]).status_code == 202
    page = api.get("/feed/tokens", headers=entered(api, "feed@vn.customs")).text
    assert page.count("to be changed within") == 2


def test_what_was_typed_stands_in_the_form_again_after_a_wrong_key_or_unit(filled: Any) -> None:
    operator = entered(filled, "operator@hub")
    slipped = "ab" * 31 + "a"
    page = filled.post("/members/key", headers=operator, data={"agency": "vn.customs", "key": slipped})
    assert (page.status_code, page.text.count('role="alert"')) == (400, 1)
    assert "give the 64 hex digits" in page.text
    assert f'name="key" value="{slipped}"' in page.text
    chosen = '<option value="vn.customs" selected>'
    assert chosen in page.text.partition('action="/members/key')[2].partition("</form>")[0]
    key = dsse.public_bytes(Ed25519PrivateKey.generate()).hex()
    asked = filled.post("/members/key", headers=operator, data={"agency": "vn.customs", "key": key}).text
    [back] = re.findall(r'href="(/members\?[^"]*)#keys"', asked)  # the digits did not match
    form = filled.get(unescape(back), headers=operator).text.partition('action="/members/key')[2]
    assert f'name="key" value="{key}"' in form
    assert chosen in form.partition("</form>")[0]
    unit = {"name": "kr.kcg.busan!", "agency": "kr.kcg", "purpose": "deconfliction", "topics": "narcotics, arms"}
    page = filled.post("/members/unit", headers=operator, data=unit)
    assert page.status_code == 400
    form = page.text.partition('action="/members/unit')[2].partition("</form>")[0]
    assert re.findall(r'name="(?:name|topics)" value="([^"]*)"', form) == ["kr.kcg.busan!", "narcotics, arms"]
    assert re.findall(r'value="([^"]*)" selected', form) == ["kr.kcg", "deconfliction"]


def test_a_key_that_is_taken_out_of_the_directory_signs_no_more(api: Any, feeds: dict[str, bytes]) -> None:
    """As docs/operations.md tells an operator whose agency lost its key."""
    assert api.submit("vn.customs", feeds["vn.customs.01.json"]).status_code == 202
    path = api.hub.settings.data / "directory.json"
    content = orjson.loads(path.read_bytes())
    content["keys"] = [each for each in content["keys"] if each["agency"] != "vn.customs"]
    path.write_bytes(orjson.dumps(content))
    refused = api.submit("vn.customs", feeds["vn.customs.02.xlsx"])
    assert refused.status_code == 422, refused.text
    assert api.get("/v1/me", "feed@vn.customs").status_code == 200
    assert api.submit("kr.kcs", feeds["kr.kcs.01.xml"]).status_code == 202


BY_HAND = {
    "ref": "HAND-1", "version": "1", "message_type": "risk_alert", "precedence": "priority", "title": "Tip by phone",
    "summary": "필로폰 in a parcel", "lang": "en", "level": "high", "day": "2026-11-21", "hour": "10:30",
    "substance": "methamphetamine", "quantity": "1.5", "unit": "kg",
    "origin.country": "TH", "destination.country": "KR",
    "type.1": "person", "name.1": "Kim Young-hee", "scheme.1": "phone", "value.1": "010-1234-5678",
    "tlp": "amber", "onward": "ask", "judicial_use": "ask", "audience": "named", "to.kr.kcs": "1",
}  # fmt: skip


def signed_upload(api: Any, cookie: dict[str, str], page: str, agency: str, closes: str = "") -> Any:
    payload = base64.b64decode(re.findall(r'data-payload="([^"]+)"', page)[0])
    kind = re.findall(r'data-type="([^"]+)"', page)[0].replace("&#43;", "+").replace("&amp;", "&")
    key = dsse.load_private_key((api.hub.settings.data / "agencies" / f"{agency}.key").read_bytes())
    files = {"file": ("x.dsse.json", dsse.sign(payload, kind, key))}
    return api.post("/feed/send", headers=cookie, params={"closes": closes} if closes else {}, files=files)


def test_an_alert_entered_by_hand_goes_signed_through_intake_like_any_other(api: Any) -> None:
    cookie = entered(api, "feed@vn.customs")
    wrong = api.post("/feed/enter", headers=cookie, data={**BY_HAND, "day": "someday", "title": ""}).text
    assert "data-payload" not in wrong
    assert "times.occurred.from" in wrong
    assert re.search(r'<a href="#day">[^<]+</a>', wrong)  # the place is the form's own field
    assert 'value="HAND-1"' in wrong  # what was typed is still there
    assert api.hub.log.end("submissions") == 0
    page = api.post("/feed/enter", headers=cookie, data=BY_HAND).text
    assert api.hub.log.end("submissions") == 0  # nothing is stored before it is signed
    answer = signed_upload(api, cookie, page, "kr.kcs")
    assert answer.status_code == 422, "another agency's key must not do"
    assert api.hub.log.end("submissions") == 0
    answer = signed_upload(api, cookie, page, "vn.customs")
    assert answer.status_code == 303
    receipt = api.get(answer.headers["location"], headers=cookie).text
    assert "HAND-1" in receipt
    why = {"purpose": "border_risk"}
    alert = api.get("/v1/alerts/vn.customs/HAND-1", "analyst@kr.kcs", params=why).json()
    assert alert["origin"]["agency"] == "vn.customs"
    assert alert["handling"]["releasable_to"] == ["kr.kcs"]
    assert alert["times"]["occurred"]["from"].startswith("2026-11-21T03:30")
    assert alert["substances"][0]["quantity"]["mass_g"] == 1500
    assert alert["entities"][0]["identifiers"][0]["scheme"] == "phone"
    assert api.get("/v1/alerts/vn.customs/HAND-1", "analyst@kr.knp", params=why).status_code == 404


@pytest.mark.parametrize(("hour", "at"), [("", "20 ธ.ค. 2026"), ("08:15", "20 ธ.ค. 2026 08:15")])
def test_a_day_to_come_is_refused_in_the_officers_own_time(api: Any, hour: str, at: str) -> None:
    cookie = entered(api, "feed@th.customs")
    cookie["cookie"] += "; bongsu_lang=th"
    page = api.post("/feed/enter", headers=cookie, data={**BY_HAND, "day": "2026-12-20", "hour": hour}).text
    assert "data-payload" not in page
    [row] = re.findall(r"<tr><td>(.*?)</tr>", page, re.DOTALL)
    assert 'href="#day"' in row
    assert f"{at} ในช่อง `times.occurred.from` เป็นเวลาในอนาคต" in row
    assert "(Asia/Bangkok)" in row
    assert "Z" not in row


def test_a_quantity_of_nothing_is_asked_about_at_its_field(api: Any) -> None:
    cookie = entered(api, "feed@vn.customs")
    page = api.post("/feed/enter", headers=cookie, data={**BY_HAND, "substance": "", "quantity": "12"}).text
    assert "data-payload" not in page
    [row] = re.findall(r"<tr><td>(.*?)</tr>", page, re.DOTALL)
    assert 'href="#substance"' in row
    assert "12 kg" in row


def test_a_quantity_of_0_is_taken_kept_and_said_to_be_odd(api: Any) -> None:
    cookie = entered(api, "feed@vn.customs")
    page = api.post("/feed/enter", headers=cookie, data={**BY_HAND, "quantity": "0"}).text
    [odd] = re.findall(r'<li>⚠ <a href="#quantity">[^<]+</a>: ([^<]*)', page)
    assert "`0 kg`" in odd
    assert "kept as sent" in odd
    assert signed_upload(api, cookie, page, "vn.customs").status_code == 303
    alert = api.get("/v1/alerts/vn.customs/HAND-1", "analyst@kr.kcs", params={"purpose": "border_risk"}).json()
    assert (alert["substances"][0]["quantity"]["raw"], alert["provenance"]["warnings"][0]["code"]) == (
        "0 kg",
        "no_amount",
    )


def test_a_number_that_is_none_is_taken_and_said_to_be_odd(api: Any) -> None:
    cookie = entered(api, "feed@vn.customs")
    things = {
        "type.1": "consignment", "scheme.1": "bl", "value.1": "hello", "type.3": "container", "scheme.3": "container",
        "value.3": "SYNU1000018",
    }  # fmt: skip
    page = api.post("/feed/enter", headers=cookie, data={**BY_HAND, **things}).text
    assert "data-payload" in page
    odd = re.findall(r'<li>⚠ <a href="#([^"]+)">([^<]+)</a>: <code>([^<]+)</code>', page)
    assert [(control, found) for control, _, found in odd] == [("value.1", "hello"), ("value.3", "SYNU1000018")]
    right = {**BY_HAND, **things, "value.1": "KMTC1234", "value.3": "SYNU1000019"}
    assert "⚠" not in api.post("/feed/enter", headers=cookie, data=right).text


def test_a_record_of_the_agencys_own_feed_is_made_urgent_by_its_next_revision(
    api: Any, feeds: dict[str, bytes]
) -> None:
    """The forms of the agencies have no field for the precedence; the feed `generic` has (docs/streams.md)."""
    api.submit("vn.customs", feeds["vn.customs.01.json"])
    api.hub.catch_up()
    why = {"purpose": "border_risk"}
    [hit] = api.get("/v1/alerts", "analyst@vn.customs", params={**why, "limit": 1}).json()["hits"]
    path = f"/v1/alerts/vn.customs/{hit['ref']}"
    assert api.get(path, "analyst@vn.customs", params=why).json()["precedence"] == "routine"
    cookie = entered(api, "feed@vn.customs")
    urgent = {**BY_HAND, "ref": hit["ref"], "version": str(hit["version"] + 1), "precedence": "flash"}
    page = api.post("/feed/enter", headers=cookie, data=urgent).text
    assert signed_upload(api, cookie, page, "vn.customs").status_code == 303
    found = api.get(path, "analyst@vn.customs", params=why).json()
    assert (found["precedence"], found["version"]) == ("flash", hit["version"] + 1)


def test_without_a_choice_nothing_is_released(api: Any) -> None:
    cookie = entered(api, "feed@vn.customs")
    least = {name: BY_HAND[name] for name in ("ref", "version", "title", "day")}
    page = api.post("/feed/enter", headers=cookie, data=least).text
    alert = orjson.loads(base64.b64decode(re.findall(r'data-payload="([^"]+)"', page)[0]))
    assert alert["handling"] == {
        "tlp": "red", "codes": [], "releasable_to": [], "onward": "none", "judicial_use": "none",
    }  # fmt: skip


@pytest.mark.parametrize(("agency", "code", "wrong", "right"), [("kr.kcg", "bad_number", "12..5", "12.5")])
def test_a_quarantined_record_is_edited_signed_and_its_entry_closed(
    sent: Any, agency: str, code: str, wrong: str, right: str
) -> None:
    cookie = entered(sent, f"feed@{agency}")
    [entry] = [e for e in sent.hub.archive.held() if e.headers["agency"] == agency and code in e.headers["defects"]]
    where = {"id": entry.key}
    form = sent.get("/quarantine/mend", headers=cookie, params=where).text
    text = unescape(re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", form, re.DOTALL)[0])
    assert wrong in text
    assert len(text.strip().splitlines()) == 2  # the header and this record alone
    again = sent.post("/quarantine/mend", headers=cookie, params=where, data={"text": text}).text
    assert "data-payload" not in again  # not mended yet: nothing to sign
    mended = sent.post("/quarantine/mend", headers=cookie, params=where, data={"text": text.replace(wrong, right)}).text
    before = sent.hub.logged("alerts")
    assert signed_upload(sent, cookie, mended, agency, closes=entry.key).status_code == 303
    assert sent.hub.logged("alerts") == before + 1
    assert sent.hub.archive.held_entry(entry.key).headers["state"] == "mended"
    listed = sent.get("/quarantine", headers=cookie, params={"state": "mended"}).text
    assert entry.key in listed
    assert entry.key not in sent.get("/quarantine", headers=cookie, params={"state": "requeued"}).text
    assert sent.post("/quarantine/mend", headers=cookie, params=where, data={"text": text}).status_code == 403


def test_a_workbooks_record_is_downloaded_mended_and_chosen(sent: Any) -> None:
    cookie = entered(sent, "feed@vn.customs")
    [entry] = [
        e
        for e in sent.hub.archive.held()
        if e.headers["agency"] == "vn.customs" and "bad_number" in e.headers["defects"]
    ]
    where = {"id": entry.key}
    form = sent.get("/quarantine/mend", headers=cookie, params=where).text
    payload = base64.b64decode(re.findall(r'name="payload" value="([^"]+)"', form)[0])
    assert payload.startswith(b"PK")
    back = sent.post(
        "/feed/draft", headers=cookie, data={"payload": base64.b64encode(payload).decode(), "name": "a.xlsx"}
    )
    assert back.content == payload
    tried = sent.post("/quarantine/mend", headers=cookie, params=where, files={"file": ("a.xlsx", payload)}).text
    assert "SoLuong" in tried
    assert "data-payload" not in tried


def test_a_try_says_the_mended_value_in_the_page_and_over_the_api(sent: Any, feeds: dict[str, bytes]) -> None:
    cookie = entered(sent, "feed@vn.customs")
    page = sent.post("/feed/try", headers=cookie, files={"file": ("x.json", feeds["vn.customs.01.json"])}).text
    assert "05/11/2026 10:00" in page  # for 05/11/2569
    body = sent.sign("vn.customs", feeds["vn.customs.01.json"])
    path = "/v1/feeds/vn.customs/submissions"
    receipt = sent.post(path, "feed@vn.customs", content=body, params={"dry_run": "true"}).json()
    told = {e["code"]: e.get("suggestion") for record in receipt["records"] for e in record["errors"]}
    assert told["year_out_of_range"] == "05/11/2026 10:00"
    assert told["unknown_status"] is None


def test_a_try_says_everything_in_the_readers_language(sent: Any, feeds: dict[str, bytes]) -> None:
    cookie = entered(sent, "feed@vn.customs")
    thai = {"cookie": f"{cookie['cookie']}; bongsu_lang=th"}
    changed = feeds["vn.customs.01.json"].replace("Phát hiện".encode(), b"").replace(b'"GhiChu": "', b'"GhiChu": "x')
    page = sent.post("/feed/try", headers=thai, files={"file": ("x.json", changed)}).text
    assert "เคยส่งด้วยเนื้อหาอื่นแล้ว" in page
    assert "was sent before" not in page
    broken = sent.post("/feed/try", headers=thai, files={"file": ("x.json", changed[:500])}).text
    assert "ทั้งไฟล์จะถูกปฏิเสธ" in broken
    assert not re.search(r"<td>line \d", broken)
    assert "ทั้งไฟล์จะถูกปฏิเสธ" not in page


def test_what_waits_in_quarantine_is_told_in_the_readers_language(sent: Any) -> None:
    cookie = entered(sent, "feed@vn.customs")
    english = sent.get("/quarantine", headers={"cookie": f"{cookie['cookie']}; bongsu_lang=en"}).text
    assert "Correct it and send again" in english
    assert "Hãy sửa" not in english
    assert "Hãy sửa" in sent.get("/quarantine", headers={"cookie": f"{cookie['cookie']}; bongsu_lang=vi"}).text


def test_a_feed_that_falls_silent_is_an_event_a_metric_and_a_mark(sent: Any) -> None:
    started = sent.hub.clock()
    watch = FeedWatch(sent.hub)
    with capture_logs() as logged:
        assert not watch.look()["vn.customs"].silent
        sent.hub.clock = lambda: started + timedelta(hours=100)
        assert watch.look()["vn.customs"].silent
        assert not watch.look()["th.customs"].silent  # has never sent: nothing is missed
        watch.look()
    fallen = [(each["event"], each["agency"]) for each in logged if each["event"].startswith("feed_")]
    assert sorted(fallen) == [("feed_silent", "kr.kcg"), ("feed_silent", "vn.customs")]
    text = sent.get("/metrics").text
    assert 'bongsu_feed_silent{agency="vn.customs"} 1.0' in text
    assert 'bongsu_feed_silent{agency="th.customs"} 0.0' in text
    page = sent.get("/feed", headers=entered(sent, "feed@vn.customs")).text
    assert "Nothing has come for longer than 72 hours." in page
    assert "⚠ Silent" in sent.get("/health", headers=entered(sent, "operator@hub")).text


def test_the_feed_page_counts_days_kinds_and_quality(sent: Any) -> None:
    page = sent.get("/feed", headers=entered(sent, "feed@vn.customs")).text
    assert "<svg" in page
    assert re.search(r"Quality: \d+ / 100", page)
    assert "Records that could not be admitted" in page
    assert re.search(r"<td>not a number <code[^>]*>bad_number</code></td><td[^>]*>1</td>", page)
    assert "not a number: 1" in page


def test_an_alerts_own_people_come_from_it_to_who_received_it(filled: Any) -> None:
    why = {"purpose": "border_risk"}
    hit = filled.get("/v1/alerts", "analyst@kr.kcs", params={**why, "q": "agency:th.customs", "limit": 1}).json()[
        "hits"
    ][0]
    own = filled.get("/alert", headers=entered(filled, "analyst@th.customs"), params={"id": hit["alert_id"]}).text
    assert f"/feed/received?alert={hit['alert_id']}" in own
    foreign = filled.get("/alert", headers=entered(filled, "analyst@kr.kcs"), params={"id": hit["alert_id"]}).text
    assert "/feed/received" not in foreign
    shown = filled.get(
        "/feed/received", headers=entered(filled, "analyst@th.customs"), params={"alert": hit["alert_id"]}
    ).text
    assert "Korea Customs Service" in shown
    assert "analyst@kr.kcs" not in shown
