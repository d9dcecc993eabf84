"""The analyst's drawings and comforts in Chromium: map, graph, suggestions, values in and out, print, the tour."""

from collections.abc import Callable

import orjson
import pytest
from chromium import Visit
from playwright.sync_api import FloatRect, expect

from bongsu.entrypoints.web.languages import language

pytestmark = pytest.mark.e2e
Visits = Callable[..., Visit]
IN_TURN = [("ko", 1440, "light"), ("en", 380, "dark"), ("th", 1440, "dark"), ("vi", 380, "light")]


def loaded(found: Visit) -> set[str]:
    """The names of the assets that the page has loaded so far."""
    names = found.page.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
    return {each.split("/static/")[1].split("?")[0] for each in names if "/static/" in each}


@pytest.mark.parametrize(("lang", "width", "theme"), [("ko", 1440, "dark"), ("th", 380, "light")])
def test_a_map_of_the_hits_is_drawn_when_it_is_opened(visit: Visits, lang: str, width: int, theme: str) -> None:
    found = visit(lang, width, theme)
    page, spoken = found.page, language(lang)
    found.enter("analyst@kr.kcs")
    found.go("/?q=place:THBKK")
    page.locator(".histogram.drawn canvas").wait_for()
    assert "world.json" not in loaded(found)
    page.locator(".places summary").click()
    page.locator(".map.drawn .spot").first.wait_for()
    assert {"world.json", "d3-geo.js", "topojson.js"} <= loaded(found)
    assert page.locator(".map .leg").count() >= 2
    assert page.locator(".map .land").get_attribute("d")
    found.fits()
    found.shoot("map")
    row = page.locator("#atlas tbody tr", has_text={"ko": "인천공항", "th": "อินชอน"}[lang]).first
    found.follow(row.locator("a.same"))
    assert spoken.text("Places and routes") in page.locator(".places summary").inner_text()


@pytest.mark.parametrize(("lang", "width", "theme"), [("en", 1440, "light"), ("vi", 380, "dark"), ("th", 380, "light")])
def test_an_incident_is_drawn_as_a_graph_and_on_a_map(visit: Visits, lang: str, width: int, theme: str) -> None:
    found = visit(lang, width, theme)
    page = found.page
    found.enter("analyst@kr.kcs")
    found.go("/incident?id=kr.kcs/KCS2600070801")
    page.locator(".net").scroll_into_view_if_needed()
    page.locator(".net[data-drawn]").wait_for()
    elements = orjson.loads(page.locator(".net").get_attribute("data-elements") or "")
    nodes = [each["data"] for each in elements if "source" not in each["data"]]
    assert int(page.locator(".net").get_attribute("data-drawn") or 0) == len(nodes)
    assert page.locator(".net").get_attribute("data-close") == "0"  # no two lie on one another, writing included
    assert sum(node["kind"] == "report" for node in nodes) == 3
    assert {"person", "identifier", "substance"} <= {node["kind"] for node in nodes}
    assert not page.locator("svg.graph").is_visible()  # the drawing without scripts
    assert page.locator("tbody tr").count() >= 2  # and the table, which says the same
    page.locator(".map").scroll_into_view_if_needed()
    page.locator(".map.drawn .spot").first.wait_for()
    found.fits()
    found.shoot("incident")


def test_suggestions_are_chosen_by_keyboard_and_taken(visit: Visits) -> None:
    found = visit("ko")
    page = found.page
    found.enter("analyst@kr.kcs")
    found.go("/")
    page.keyboard.press("/")
    page.keyboard.type("필로")
    page.locator("#offers [role=option]").first.wait_for()
    box = page.locator("#q")
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#offers [aria-selected=true]")
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert "메트암페타민" in chosen.inner_text()
    found.shoot("suggestions")
    page.keyboard.press("Enter")
    assert box.input_value() == "substance:methamphetamine "
    assert not page.locator("#offers").is_visible()
    page.keyboard.type("na")
    page.locator("#offers [data-query$='name:']").wait_for()
    page.keyboard.press("Escape")
    assert not page.locator("#offers").is_visible()
    assert page.evaluate("document.activeElement.id") == "q"
    box.fill("substance:methamphetamine")
    found.press("Enter")
    assert page.locator("#found").is_visible()


def test_any_value_narrows_or_is_left_out(visit: Visits) -> None:
    found = visit("en")
    page = found.page
    found.enter("analyst@kr.kcs")
    found.go("/?q=필로폰")
    hit = page.locator(".hit", has_text="Thai Customs").first
    hit.get_by_label("without Thai Customs").click()
    expect(page.locator(".hit .agency", has_text="Thai Customs")).to_have_count(0)
    assert "NOT" in page.url
    found.follow(page.locator(".hit", has_text="인천공항").first.locator("a.opens"))
    found.follow(page.locator("dd .pick", has_text="Incheon").first.locator("a.same"))
    assert page.locator("#q").input_value() == "((필로폰) AND NOT agency:th.customs) AND place:KRICN"
    page.go_back()
    found.follow(page.locator(".back a"))
    assert page.locator("#q").input_value() == "(필로폰) AND NOT agency:th.customs"


def test_days_can_be_written_instead_of_dragged(visit: Visits) -> None:
    found = visit("en")
    page = found.page
    found.enter("analyst@kr.kcs")
    found.go("/?q=*")
    day = page.locator(".bars a").last.get_attribute("data-first") or ""
    page.locator("#since").fill(day)
    page.locator(".axis button").click()
    page.locator(".filter").wait_for()
    assert f"since={day}" in page.url
    assert page.locator("#since").input_value() == day


def test_on_a_telephone_both_ends_of_the_time_stand_between_the_bars_and_the_days(visit: Visits) -> None:
    found = visit("vi", 380, java_script_enabled=False)
    found.enter("analyst@kr.kcs")
    found.go("/?q=*")
    found.shoot("bars")

    def box(place: str) -> FloatRect:
        rect = found.page.locator(place).bounding_box()
        assert rect
        return rect

    first, last = (box(f".axis .ends >> nth={each}") for each in (0, 1))
    assert first["y"] == last["y"]
    assert last["x"] > first["x"] + first["width"]
    form = box(".axis form")
    assert last["y"] + last["height"] <= form["y"]
    assert box('.axis input[name="since"]')["y"] == box('.axis input[name="until"]')["y"]
    found.fits()


def test_a_search_is_kept_and_opened_again(visit: Visits) -> None:
    found = visit("vi")
    page = found.page
    found.enter("analyst@vn.customs")
    found.go("/?q=필로폰&agency=vn.customs")
    page.locator(".keep summary").click()
    page.locator("#name").fill("tuần này")
    found.follow(page.locator(".keep button"))
    found.follow(page.locator(".saved a", has_text="tuần này"))
    assert "agency=vn.customs" in page.url
    found.go("/")
    found.follow(page.locator(".saved button").first)
    page.locator(".saved").wait_for(state="detached")


def test_every_sheet_of_a_print_says_why_it_was_read(visit: Visits) -> None:
    found = visit("en")
    page = found.page
    found.enter("analyst@kr.kcs")
    found.go("/incident?id=kr.kcs/KCS2600070801")
    page.emulate_media(media="print")
    style = page.evaluate(
        "(({display, breakInside}) => [display, breakInside])(getComputedStyle(document.querySelector('.why')))"
    )
    assert style == ["table-header-group", "avoid"]  # a head of a table, which Chromium repeats on every sheet
    why = page.locator(".why").inner_text()
    assert all(each in why for each in ("border risk", "2026-117", "analyst@kr.kcs", "UTC"))
    assert page.locator("svg.graph").is_visible()
    assert not page.locator(".net .canvas").is_visible()
    assert page.evaluate("getComputedStyle(document.body).page") == "amber"


@pytest.mark.parametrize(
    ("lang", "width", "theme"), [("ko", 1440, "light"), ("en", 380, "dark"), ("th", 1440, "dark"), ("vi", 380, "light")]
)
def test_the_tour_leads_through_the_case_in_five_clicks(visit: Visits, lang: str, width: int, theme: str) -> None:
    found = visit(lang, width, theme)
    page, spoken = found.page, language(lang)
    found.go("/")
    found.fits()
    found.follow(page.locator('form[action="/tour"] button'))
    strip = page.locator(".strip")
    strip.wait_for()
    assert "SIREN-2026" in page.locator(".why").inner_text()
    found.follow(strip.locator("a"))  # 1: search
    assert len(set(page.locator(".hit .facts a.agency").all_inner_texts())) == 3
    found.fits()
    found.shoot("search")
    found.follow(strip.locator("a"))  # 2: alert
    assert page.locator(".steps .good").count() == 6
    found.fits()
    found.shoot("alert")
    with page.expect_download() as download:
        strip.locator("a").first.click()  # 3: proof
    assert orjson.loads(download.value.path().read_bytes())["schema"] == "bongsu/evidence/1"
    found.follow(strip.locator("a").last)  # 4: incident
    assert page.locator(".timeline li").count() == 3
    found.shoot("incident")
    found.follow(strip.locator('form[action="/subscriptions"] button'))  # 5: subscription
    assert "KCS2600070801" in page.locator("main").inner_text()
    last_word = "That was the tour: one case, three agencies, nothing merged and everything signed."
    assert spoken.text(last_word) in strip.inner_text()
    found.fits()
    found.follow(strip.locator(".last button"))
    strip.wait_for(state="detached")
