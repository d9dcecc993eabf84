"""Each persona's main job from the landing to its result, in every language, at both widths, in both themes."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path

import httpx
import orjson
import pytest
from chromium import Visit
from playwright.sync_api import expect
from powershell import requested

from bongsu.entrypoints.web.languages import LANGUAGES, language

pytestmark = pytest.mark.e2e

EVERYWHERE = list(product(LANGUAGES, (1440, 380), ("light", "dark")))
IN_TURN = [("ko", 1440, "light"), ("en", 380, "dark"), ("th", 1440, "dark"), ("vi", 380, "light")]
OWN_AGENCY = {"ko": "kr.kcs", "en": "kr.knp", "th": "th.customs", "vi": "vn.customs"}
Visits = Callable[..., Visit]


@pytest.mark.parametrize(("lang", "width", "theme"), EVERYWHERE)
def test_an_analyst_comes_from_a_search_to_alert_proof_and_incident(
    visit: Visits, lang: str, width: int, theme: str
) -> None:
    found = visit(lang, width, theme)
    page, spoken = found.page, language(lang)
    found.enter("analyst@kr.kcs")
    assert page.locator("html").get_attribute("lang") == lang
    assert spoken.text("border risk") in page.locator(".why").inner_text()
    assert "2026-117" in page.locator(".why").inner_text()
    found.follow(page.locator(".examples a").first)
    found.fits()
    found.shoot("search")
    assert page.locator(".hit").count() == 20
    several = page.locator(".hit", has=page.locator(".sources")).first
    found.follow(several.locator("a.opens"))
    found.fits()
    found.shoot("alert")
    assert page.locator(".steps .good").count() == 6
    assert spoken.text("How it may be used") in page.locator("main").inner_text()
    with page.expect_download() as download:
        page.locator("a[download]").click()
    assert orjson.loads(download.value.path().read_bytes())["schema"] == "bongsu/evidence/1"
    found.follow(page.locator("a.button"))
    found.fits()
    found.shoot("incident")
    assert len(set(page.locator(".timeline .agency").all_inner_texts())) >= 2
    assert page.locator("svg.graph .node").count() >= 4
    assert page.locator(".explanation").count() >= 1


@pytest.mark.parametrize(("lang", "width", "theme"), IN_TURN)
def test_a_feed_officer_tries_a_file_and_reads_what_is_wrong(visit: Visits, lang: str, width: int, theme: str) -> None:
    found = visit(lang, width, theme)
    page = found.page
    agency = OWN_AGENCY[lang]
    found.enter(f"feed@{agency}")
    found.fits()
    found.shoot("feed")
    assert page.locator("main .cards li").count() >= 1
    sent = next(path for path in sorted((found.demo.data / "feeds").iterdir()) if path.name.startswith(agency))
    found.go("/feed/try")
    page.locator("#file").set_input_files(sent)
    found.follow(page.locator("main form button"))
    found.fits()
    found.shoot("try")
    assert page.locator("main tbody tr").count() >= 1
    found.tab("/quarantine")
    found.follow(page.locator("main .cards a").first)
    found.fits()
    found.shoot("quarantine")
    found.follow(page.locator('form[action="/quarantine/requeue"] button'))
    assert page.locator("main .badge").first.is_visible()


@pytest.mark.parametrize(("lang", "width", "theme"), IN_TURN)
def test_a_steward_confirms_a_proposal_with_a_reason_and_undoes_it(
    visit: Visits, lang: str, width: int, theme: str
) -> None:
    found = visit(lang, width, theme)
    page, spoken = found.page, language(lang)
    found.enter("steward@hub")
    found.tab("/proposals")
    found.fits()
    found.shoot("proposals")
    first = page.locator("section.card").first
    names = first.locator("input[name=a]").get_attribute("value")
    first.locator("input[name=reason]").fill(f"one consignment, seen in {lang}")
    found.follow(first.locator('button[value="confirm"]'))
    judged = page.locator(".cards li", has_text=f"one consignment, seen in {lang}")
    judged.wait_for()
    assert spoken.text("confirmed") in page.locator("[role=status]").inner_text()
    assert names
    assert names in judged.inner_text()
    judged.locator("input[name=reason]").fill("tried only")
    found.follow(judged.locator('button[value="undo"]'))
    page.locator(f'section.card input[value="{names}"]').first.wait_for(state="attached")


@pytest.mark.parametrize(("lang", "width", "theme"), IN_TURN)
def test_an_operator_sees_health_and_queues_and_no_content(
    visit: Visits, engine: str, lang: str, width: int, theme: str
) -> None:
    found = visit(lang, width, theme)
    page, spoken = found.page, language(lang)
    working = "runs" if engine == "embedded" else "runs elsewhere"
    found.enter("operator@hub")
    found.fits()
    found.shoot("health")
    assert page.locator("tbody tr", has_text="admit").get_by_text(spoken.text(working)).is_visible()
    found.tab("/quarantine")
    found.fits()
    assert page.locator("main .cards code").count() >= 1
    assert page.locator("main .cards a").count() == 0
    found.tab("/members")
    found.fits()
    assert page.locator("tbody tr").count() >= 24


@pytest.mark.parametrize(("lang", "width", "theme"), IN_TURN)
def test_an_investigator_checks_a_list_on_a_phone(visit: Visits, lang: str, width: int, theme: str) -> None:
    found = visit(lang, min(width, 380), theme)
    page = found.page
    found.enter("investigator@kr.knp", "criminal_investigation")
    found.go("/?q=container:*")
    found.follow(page.locator(".hit a.opens").first)
    number = page.locator(".entities a.same[href*='AND+container%3A']").first.inner_text().split(" ")[-1]
    found.tab("/check")
    page.locator("#lines").fill(f"{number}\nMSCU0000000\n010-0000-0000")
    found.follow(page.locator("main form button"))
    found.fits()
    found.shoot("check")
    assert page.locator("main tbody tr").count() == 3
    found.follow(page.locator("main tbody a").first)


def test_language_theme_and_calendar_are_kept(visit: Visits) -> None:
    found = visit("th")
    page = found.page
    found.enter("analyst@th.customs")
    found.go("/?q=*")
    assert "2026" in page.locator(".hit time").first.inner_text()
    found.follow(page.locator('button[value="buddhist"]'))
    assert "2569" in page.locator(".hit time").first.inner_text()
    assert page.url.endswith("/?q=*")
    found.follow(page.locator('button[value="dark"]'))
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 23, 26)"
    found.follow(page.locator('button[value="vi"]'))
    assert page.locator("html").get_attribute("lang") == "vi"
    assert "2569" in page.locator(".hit time").first.inner_text()


def test_a_search_narrows_by_facets_bars_and_leaves_out(visit: Visits) -> None:
    found = visit()
    page = found.page
    found.enter("analyst@kr.kcs")
    found.go("/?q=*")
    total = page.locator("#found").inner_text()
    page.locator("aside a", has_text="Thai Customs").click()
    page.locator(".filter", has_text="Thai Customs").wait_for()
    assert page.locator("#found").inner_text() != total
    assert "agency=th.customs" in page.url
    assert set(page.locator(".hit .facts .agency").all_inner_texts()) == {"Thai Customs"}
    page.locator(".filter").click()
    page.locator(".filter").wait_for(state="detached")
    page.locator('aside a.out[aria-label="without Thai Customs"]').click()
    expect(page.locator(".hit .facts .agency", has_text="Thai Customs")).to_have_count(0)
    assert "NOT" in page.url
    found.go("/?q=*")
    chart = page.locator(".histogram.drawn .u-over")
    box = chart.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.95, box["y"] + 30, steps=4)
    page.mouse.up()
    page.wait_for_url("**since=*&until=*")
    since, until = (page.locator(f"#workbench .axis [name={name}]").input_value() for name in ("since", "until"))
    ends = page.locator(".bars a")
    whole = (ends.first.get_attribute("data-first"), ends.last.get_attribute("data-last"))
    assert since <= str(whole[0]) <= str(whole[1]) <= until
    page.locator(".filter").click()
    page.locator(".filter").wait_for(state="detached")


@pytest.mark.parametrize(("lang", "width", "theme"), [("ko", 1440, "light"), ("vi", 380, "dark")])
def test_a_search_that_finds_nothing_says_which_part_does_not(visit: Visits, lang: str, width: int, theme: str) -> None:
    found = visit(lang, width, theme)
    page = found.page
    found.enter("analyst@kr.kcs")
    found.go("/?q=필로폰 agency:th.customs zzzz")
    parts = page.locator(".alone li")
    assert parts.locator("code").all_inner_texts() == ["필로폰", "agency:th.customs", "zzzz"]
    found.fits()
    found.shoot("nothing")
    parts.last.locator("a").click()
    page.locator(".hit").first.wait_for()
    assert page.locator("#q").input_value() == "필로폰 agency:th.customs"


def test_everything_works_without_scripts(visit: Visits) -> None:
    found = visit("ko", java_script_enabled=False)
    page = found.page
    found.enter("analyst@kr.kcs")
    page.locator("#q").fill("필로폰")
    found.follow(page.locator("form.ask button"))
    found.follow(page.locator("aside a").first)
    page.locator(".histogram a").first.focus()
    found.press("Enter")
    page.locator(".places summary").click()
    found.follow(page.locator(".places a"))
    assert page.locator("#atlas tbody tr").count() >= 1
    page.go_back()
    found.follow(page.locator(".hit a.opens").first)
    assert page.locator(".steps .good").count() == 6
    found.tab("/live")
    expect(page.locator("#pause")).to_be_hidden()  # nothing is connecting, and nothing says so


def test_the_examples_of_the_feed_page_work_as_they_stand(visit: Visits, tmp_path: Path) -> None:
    found = visit("en")
    found.enter("feed@vn.customs")
    sign, curl, python, powershell = (
        each.replace("FILE", "sample.json") for each in found.page.locator("pre").all_inner_texts()
    )
    payload = (found.demo.data / "feeds" / "vn.customs.01.json").read_bytes()
    (tmp_path / "sample.json").write_bytes(payload)
    shutil.copy(found.demo.data / "agencies" / "vn.customs.key", tmp_path / "agency.key")
    (tmp_path / "example.py").write_text(python)
    token = (found.demo.data / "tokens" / "feed@vn.customs").read_text()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "BONGSU_TOKEN": token, "NO_PROXY": "127.0.0.1"}

    def run(command: str) -> str:
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run(sign)
    records = len(orjson.loads(payload)) if payload.lstrip().startswith(b"[") else 1
    assert orjson.loads(run(curl))["counts"]["records"] >= records
    assert re.match(r'200 \{.*"counts":\{"records":', run("python example.py"))
    asked = requested(powershell, token, {each.name: each.read_bytes() for each in tmp_path.glob("sample*")})
    with httpx.Client(trust_env=False) as client:
        answer = client.send(asked)
    assert (answer.status_code, answer.json()["counts"]["records"] >= records) == (200, True), answer.text
