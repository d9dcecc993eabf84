"""The pictures of docs/console.md: taken from the demo by `BONGSU_WRITE_PICTURES=1`, and each one is shown there."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from chromium import SHOTS, Visit

pytestmark = pytest.mark.e2e

DOCS = Path(__file__).parents[2] / "docs"
PICTURES = DOCS / "screenshots"
MOST_BYTES = 160_000
ENTERED = {
    "ref": "TAY-7", "title": "Tin báo qua điện thoại", "day": "2026-11-20", "quantity": "12", "name.1": "Nguyễn Văn A",
    "value.2": "SYNU1000018",
}  # fmt: skip


def test_the_guide_shows_every_picture_and_no_other() -> None:
    shown = set(re.findall(r"\(screenshots/([\w-]+\.png)\)", (DOCS / "console.md").read_text()))
    kept = {path.name: path.stat().st_size for path in PICTURES.iterdir()}
    assert shown == set(kept)
    assert {name: size for name, size in kept.items() if size > MOST_BYTES} == {}


def test_pictures_are_taken_from_the_demo(visit: Callable[..., Visit]) -> None:
    folder = PICTURES if os.environ.get("BONGSU_WRITE_PICTURES") else SHOTS / "guide"
    folder.mkdir(parents=True, exist_ok=True)

    def take(found: Visit, name: str) -> None:
        found.page.screenshot(path=folder / f"{name}.png")

    desk = visit("en", 1100)
    desk.page.set_viewport_size({"width": 1100, "height": 700})
    desk.go("/")
    take(desk, "landing")
    desk.enter("analyst@kr.kcs")
    desk.follow(desk.page.locator(".examples a").first)
    desk.page.locator(".histogram.drawn").wait_for()
    take(desk, "search")
    desk.go("/?q=*")
    desk.page.locator(".places summary").click()
    desk.page.locator(".map.drawn").wait_for()
    desk.page.locator(".map").screenshot(path=folder / "map.png")
    desk.go("/?q=SIREN")
    desk.follow(desk.page.locator(".hit", has=desk.page.locator(".sources")).first.locator("a.opens"))
    take(desk, "alert")
    desk.follow(desk.page.locator("a.button"))
    desk.page.locator(".net").scroll_into_view_if_needed()
    desk.page.locator(".net[data-drawn]").wait_for()
    take(desk, "incident")
    steward = visit("ko", 1100, "dark")
    steward.enter("steward@hub")
    steward.tab("/proposals")
    take(steward, "proposals")
    phone = visit("th", 380)
    phone.enter("analyst@th.customs")
    phone.follow(phone.page.locator('button[value="buddhist"]'))
    phone.go("/?q=ยาบ้า")
    take(phone, "phone")
    feed = visit("vi", 1100)
    feed.enter("feed@vn.customs")
    feed.go("/feed/try")
    sent = next(path for path in (feed.demo.data / "feeds").iterdir() if path.name.startswith("vn.customs"))
    feed.page.locator("#file").set_input_files(sent)
    feed.follow(feed.page.locator("main form button"))
    take(feed, "try-a-file")
    feed.go("/feed")
    take(feed, "my-feed")
    feed.go("/feed/enter")
    for name, value in ENTERED.items():
        feed.page.locator(f'[id="{name}"]').fill(value)
    feed.follow(feed.page.locator("form.entry button"))
    feed.page.evaluate("scrollTo(0, 0)")
    take(feed, "enter-an-alert")
    assert len(list(folder.iterdir())) >= 8
