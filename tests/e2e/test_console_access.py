"""The console for everybody: axe finds nothing on any page in both themes, and the keyboard alone does the work."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from chromium import Visit
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e
Visits = Callable[..., Visit]

PAGES = {
    "analyst@kr.kcs": [
        "/",
        "/?q=필로폰",
        "/?q=nofield:x",
        "/?q=zzzzzz",
        "/check",
        "/quarantine",
        "/purpose",
        "/live",
        "/subscriptions",
        "/acknowledgements",
    ],
    "steward@hub": ["/proposals"],
    "operator@hub": ["/health", "/quarantine", "/members", "/members/user?name=analyst@kr.kcs"],
    "auditor@hub": ["/audit", "/members"],
    "feed@vn.customs": ["/feed", "/feed/try", "/feed/enter", "/feed/received", "/feed/tokens", "/quarantine"],
}
LOOKS = [("light", 1440, "ko"), ("dark", 1440, "en"), ("light", 380, "vi"), ("dark", 380, "th")]


def clean(found: Visit) -> None:
    """axe has nothing to say of the page as it stands."""
    results = Axe().run(found.page)
    told = [
        f"{each['id']} ({each['impact']}): {node['html'][:120]} {node['failureSummary']}"
        for each in results.response["violations"]
        for node in each["nodes"][:3]
    ]
    assert told == [], f"{found.page.url}\n" + "\n".join(told)
    found.fits()


def seen_by(found: Visit, user: str) -> None:
    found.page.context.clear_cookies()
    found.enter(user)
    clean(found)
    for path in PAGES[user]:
        found.page.goto(found.demo.address + path)
        clean(found)


@pytest.mark.parametrize(("theme", "width", "lang"), LOOKS)
def test_axe_finds_nothing_on_any_page(visit: Visits, theme: str, width: int, lang: str) -> None:
    found = visit(lang, width, theme)
    page = found.page
    found.go("/")
    clean(found)
    found.shoot("landing")
    found.follow(page.locator('button[value="analyst@kr.kcs"]'))
    clean(found)
    seen_by(found, "analyst@kr.kcs")
    found.go("/?q=필로폰")
    found.follow(page.locator(".hit", has=page.locator(".sources")).first.locator("a.opens"))
    for details in page.locator("details summary").all():
        details.click()
    clean(found)
    found.follow(page.locator("a.button"))
    clean(found)
    found.go("/?q=*")
    page.locator("details.help summary").click()
    clean(found)
    page.locator(".places summary").click()
    page.locator(".map.drawn .spot").first.wait_for()
    clean(found)
    page.locator(".keep summary").click()
    page.locator("#name").fill(f"{lang} {width}")
    found.follow(page.locator(".keep button"))
    page.locator(".saved").wait_for()
    clean(found)
    found.follow(page.locator(".saved button").first)
    for user in ("steward@hub", "operator@hub", "auditor@hub", "feed@vn.customs"):
        seen_by(found, user)
    page.goto(found.demo.address + "/feed")
    found.follow(page.locator("main .cards a").first)
    clean(found)
    page.goto(found.demo.address + "/quarantine")
    found.follow(page.locator("main .cards a").first)
    clean(found)
    found.follow(page.locator("main a.button"))
    clean(found)
    found.seen[:] = [each for each in found.seen if "400 (Bad Request)" not in each]  # the query with a fault


def reach(page: Page, selector: str, most: int = 60) -> None:
    """Press Tab until the element that a selector names has the focus, and see that the focus shows."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            outline = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
            assert outline >= 2, f"the focus on {selector} does not show"
            return
    pytest.fail(f"Tab does not reach {selector}")


def test_the_keyboard_alone_does_the_analysts_job(visit: Visits) -> None:
    found = visit("en")
    page = found.page
    found.go("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    reach(page, 'button[value="analyst@kr.kcs"]')
    found.press("Enter")
    reach(page, 'input[name="purpose"]')
    page.keyboard.press("Space")
    reach(page, "#case")
    page.keyboard.type("2026-117")
    found.press("Enter")
    page.evaluate("htmx.config.defaultSettleDelay = 1000")  # keys are pressed while the page still settles
    page.keyboard.press("/")
    page.keyboard.type("필로폰")
    found.press("Enter")
    page.keyboard.press("Escape")
    for key in ("j", "j", "k"):
        page.keyboard.press(key)
    expect(page.locator(".htmx-settling")).to_have_count(0)
    assert page.evaluate("document.activeElement === document.querySelectorAll('a.opens')[0]")
    page.keyboard.press("?")
    assert page.locator("details.help").get_attribute("open") is not None
    page.keyboard.press("?")
    page.keyboard.press("j")
    found.press("o")
    reach(page, "a.button")
    found.press("Enter")
    reach(page, ".timeline a")


def test_focus_follows_the_reading_order(visit: Visits) -> None:
    found = visit("ko")
    page = found.page
    found.enter("analyst@kr.kcs")
    found.go("/?q=필로폰")
    page.evaluate("document.activeElement.blur()")
    tops = []
    for _ in range(25):
        page.keyboard.press("Tab")
        tops.append(
            page.evaluate(
                "document.activeElement.closest('header, .why, form.ask, .histogram, .hits, aside')?.classList[0]"
            )
        )
    order = [name for number, name in enumerate(tops) if name and (number == 0 or tops[number - 1] != name)]
    assert order[:4] == ["bar", "why", "ask", "histogram"]
