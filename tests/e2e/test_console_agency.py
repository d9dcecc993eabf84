"""The agency's officer in a real browser: an alert by hand and a mended record, signed there with the agency's key."""

import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import orjson
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from chromium import Visit
from playwright.sync_api import expect

from bongsu.entrypoints.web.languages import language

pytestmark = pytest.mark.e2e

IN_TURN = [("ko", 1440, "light"), ("en", 380, "dark"), ("th", 1440, "dark"), ("vi", 380, "light")]
Visits = Callable[..., Visit]
_NUMBERS = count(1)


def clean(found: Visit) -> None:
    assert [each["id"] for each in Axe().run(found.page).response["violations"]] == []
    found.fits()


def fill(found: Visit, ref: str) -> None:
    page = found.page
    page.locator('input[name="ref"]').fill(ref)
    page.locator('input[name="title"]').fill("Tip by telephone")
    page.locator('input[name="day"]').fill(page.evaluate("new Date(Date.now() - 864e5).toISOString().slice(0, 10)"))
    page.locator('input[name="audience"][value="all"]').check()
    found.follow(page.locator('form.entry button:not([type="button"])').last)
    page.locator("#sign").wait_for()


@pytest.mark.parametrize(("lang", "width", "theme"), IN_TURN)
def test_an_alert_by_hand_is_signed_in_the_browser_and_the_key_stays_there(
    visit: Visits, lang: str, width: int, theme: str
) -> None:
    found = visit(lang, width, theme)
    page, ref = found.page, f"HAND-{lang}-{next(_NUMBERS)}"
    found.enter("feed@th.customs")
    found.tab("/feed/enter")
    found.shoot("enter")
    fill(found, ref)
    clean(found)
    found.shoot("sign")
    key = found.demo.data / "agencies" / "th.customs.key"
    bodies: list[bytes] = []
    page.on("request", lambda request: bodies.append(request.post_data_buffer or b""))
    page.locator("#key").set_input_files(found.demo.data / "agencies" / "kr.kcs.key")  # not this agency's
    page.locator("#signing button").click()
    page.locator("#signing [role=status]", has_text="th.customs").wait_for()
    page.locator("#key").set_input_files(found.demo.data / "root.pub")
    page.locator("#signing button").click()
    page.locator("#signing [role=status]", has_text="Ed25519").wait_for()
    page.locator("#key").set_input_files(key)
    page.locator("#signing button").click()
    page.wait_for_url("**/feed/receipt?id=*")
    assert ref in page.locator("main").inner_text()
    assert language(lang).text("admitted") in page.locator("main tbody").inner_text()
    secret = "".join(key.read_text().split("\n")[1:-2]).encode()
    assert len(secret) > 40
    assert all(secret not in body for body in bodies)
    found.seen[:] = [each for each in found.seen if "422" not in each]


def test_without_scripts_the_file_is_signed_by_the_connector_and_chosen(visit: Visits, tmp_path: Path) -> None:
    found = visit("en", java_script_enabled=False)
    page, ref = found.page, f"HAND-plain-{next(_NUMBERS)}"
    found.enter("feed@th.customs")
    found.tab("/feed/enter")
    page.locator('input[name="ref"]').fill(ref)
    page.locator('input[name="title"]').fill("Tip by telephone")
    page.locator('input[name="day"]').fill("2026-11-20")
    found.follow(page.locator("form.entry p button"))
    assert not page.locator("#signing").is_visible()
    with page.expect_download() as download:
        page.locator('form[action="/feed/draft"] button').click()
    draft = tmp_path / download.value.suggested_filename
    download.value.save_as(draft)
    assert orjson.loads(draft.read_bytes())["origin"]["ref"] == ref
    said = (
        page.locator(".sign li code")
        .inner_text()
        .replace("agency.key", str(found.demo.data / "agencies" / "th.customs.key"))
    )
    program = [str(Path(sys.executable).with_name("bongsu-connect")), *said.split()[1:]]
    done = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    page.locator('.sign input[name="file"]').set_input_files(tmp_path / f"{draft.name}.dsse.json")
    found.follow(page.locator(".sign form[enctype] button"))
    page.wait_for_url("**/feed/receipt?id=*")
    assert ref in page.locator("main").inner_text()


def test_a_quarantined_record_is_mended_in_the_browser(visit: Visits) -> None:
    found = visit("th", 380)
    page = found.page
    found.enter("feed@kr.kcg")
    found.tab("/quarantine")
    found.follow(page.locator("main .cards li", has_text="12..5").locator("a").first)
    found.follow(page.locator("main a.button"))
    text = page.locator("#text").input_value()
    clean(found)
    page.locator("#text").fill(text.replace("12..5", "12.5"))
    found.follow(page.locator("form.mend button"))
    page.locator("#key").set_input_files(found.demo.data / "agencies" / "kr.kcg.key")
    clean(found)
    found.shoot("mend")
    page.locator("#signing button").click()
    page.wait_for_url("**/feed/receipt?id=*")
    found.go("/quarantine")
    assert page.locator("main .cards li", has_text="12..5").count() == 0


@pytest.mark.parametrize(("lang", "width", "theme"), IN_TURN)
def test_an_auditor_filters_saves_and_signs_off(visit: Visits, lang: str, width: int, theme: str) -> None:
    found = visit(lang, width, theme)
    page = found.page
    found.enter("analyst@kr.kcs", "criminal_investigation")
    found.go("/?q=*")
    page.context.clear_cookies()
    found.enter("auditor@hub")
    page.locator('input[name="user"]').fill("analyst@kr.kcs")
    found.follow(page.locator("main form button").first)
    clean(found)
    found.shoot("audit")
    heights = page.locator('form[action="/audit"] label > *').evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().height)"
    )
    assert len(set(heights)) == 1, f"the fields of one row stand at several heights: {heights}"
    assert set(
        page.locator("main tbody tr td:nth-child(2)").evaluate_all("cells => cells.map(e => e.firstChild.data)")
    ) == {"analyst@kr.kcs"}
    with page.expect_download() as download:
        page.locator("a[download]").click()
    assert b"analyst@kr.kcs" in download.value.path().read_bytes()
    page.locator('main a[href="#review"]').click()
    expect(page.locator('input[name="note"]')).to_be_in_viewport()
    page.locator('input[name="note"]').fill(f"looked at in {lang}")
    found.follow(page.locator('form[action="/audit/review"] button'))
    page.locator(".cards li", has_text=f"looked at in {lang}").wait_for()


def test_an_operator_makes_and_disables_and_an_officer_makes_a_token(visit: Visits) -> None:
    found = visit("en", 380, "dark")
    page = found.page
    found.enter("feed@kr.moj")
    found.tab("/feed/tokens")
    page.locator('input[name="name"]').fill("night job")
    found.follow(page.locator("main form.verdict button"))
    assert len(page.locator("#made").inner_text()) > 30
    clean(found)
    found.follow(page.locator("tr", has_text="night job").locator("button"))
    assert page.locator("tr", has_text="night job").count() == 0
    page.context.clear_cookies()
    found.enter("operator@hub")
    found.tab("/members")
    found.follow(page.get_by_role("link", name="investigator@kr.moj"))
    page.locator('input[name="reason"]').fill("moved")
    found.follow(page.locator('form[action="/members/disable"] button'))
    clean(found)
    found.follow(page.locator('form[action="/members/add"] button'))
    assert len(page.locator("#made").inner_text()) > 30
