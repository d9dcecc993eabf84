"""A real Chromium before a real demo hub: one hub a test process, one browser a module, and nothing goes unseen.

Every page that a test opens is watched: a request to another host, an error in the console, an uncaught exception or
a dialog fails the test. Without Chromium the tests are skipped, unless BONGSU_REQUIRE_SERVERS is set, as CI does:
then they fail. Screenshots are kept in `build/console`. BONGSU_SLOW_PAGES=0.3 lets every answer come 0.3 seconds late:
a test that does not wait for what it asked for fails there each time, not once in a hundred runs.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import devstack
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from slow_line import slowed

SHOTS = Path(__file__).parents[2] / "build" / "console"
LOCALES = {"ko": "ko-KR", "en": "en-US", "th": "th-TH", "vi": "vi-VN"}
HEIGHT = 900
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")  # the shell takes half the time of the whole
PATIENCE = 60_000  # milliseconds
_PROGRAM = "from bongsu.entrypoints.cli import main; main()"


class Demo(NamedTuple):
    """A running demo hub."""

    address: str
    data: Path


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, new_data: Callable[[Path], Path], engine: str) -> Iterator[Demo]:
    """`bongsu demo` as a process, with all its feeds searchable, on the run's engine."""
    data = new_data(tmp_path_factory.mktemp("console") / "demo")
    port = devstack.free_port()
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    bongsu = [sys.executable, "-c", _PROGRAM]
    processes: list[subprocess.Popen[Any]] = []
    if engine == "cluster":  # its workers are processes of their own
        subprocess.run([*bongsu, "init", "--demo", "--data", data], env=environment, check=True, capture_output=True)
        processes = [subprocess.Popen([*bongsu, "worker", "--data", data], env=environment, stdout=subprocess.DEVNULL)]
    process = subprocess.Popen(
        [*bongsu, "demo", "--data", data, "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
    )
    assert process.stdout
    processes.append(process)
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if line.startswith("Searchable "):
                break
        else:
            pytest.fail("the demo ended before it was ready:\n" + "".join(said))
        if late := float(os.environ.get("BONGSU_SLOW_PAGES", "0")):
            port = slowed("127.0.0.1", port, late)
        yield Demo(f"http://127.0.0.1:{port}", data)
    finally:
        for each in processes:
            each.send_signal(signal.SIGINT)
        for each in processes:
            each.communicate(timeout=30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. It is closed with its module: while playwright runs, no test in the process could run a loop."""
    program = os.environ.get("BONGSU_CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        missing = "needs Chromium: apt-get install chromium, or name it in BONGSU_CHROMIUM"
        if os.environ.get("BONGSU_REQUIRE_SERVERS"):
            pytest.fail(missing)
        pytest.skip(missing)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield opened
        opened.close()


class Visit:
    """One person's browser window at the demo hub."""

    def __init__(self, demo: Demo, context: BrowserContext, name: str) -> None:
        """Open a window of a context that is watched."""
        self.demo = demo
        self.name = name
        self.seen: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.seen.append(f"exception: {error}"))
        self.page.on("dialog", self._dialog)
        self.page.on("request", self._request)

    def go(self, path: str) -> None:
        """Open a page of the hub."""
        answer = self.page.goto(self.demo.address + path)
        assert answer
        assert answer.ok, f"{path} answered {answer.status}"

    def enter(self, user: str, purpose: str | None = "border_risk") -> None:
        """Come in as a demo person by the landing page, and choose the purpose where the role has one."""
        self.go("/")
        self.follow(self.page.locator(f'button[name="user"][value="{user}"]'))
        if purpose and self.page.locator('input[name="purpose"]').count():
            self.page.locator(f'input[name="purpose"][value="{purpose}"]').check()
            self.page.locator("#case").fill("2026-117")
            self.follow(self.page.locator("main form button"))

    def follow(self, place: Locator) -> None:
        """Click what leads to another page, and wait until that page is there: a click alone does not."""
        with self.page.expect_navigation():
            place.click()

    def press(self, key: str) -> None:
        """Press the key that leads to another page, and wait until that page is there."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def tab(self, path: str) -> None:
        """Choose a page of the bar and wait until it is there."""
        self.follow(self.page.locator(f"nav a[href='{path}']"))
        assert self.page.url.endswith(path), self.page.url

    def shoot(self, what: str) -> None:
        """Keep a picture of the page."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        # the caret as it is: hiding it would write a style into the page, which its policy forbids
        self.page.screenshot(path=SHOTS / f"{self.name}-{what}.png", caret="initial")

    def fits(self) -> None:
        """Nothing is wider than the window, and no text overlaps by being set too narrow."""
        width = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, f"{self.page.url} is {width} px wider than its window"

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.seen.append(f"console: {message.text}")

    def _dialog(self, dialog: Any) -> None:
        self.seen.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.demo.address, "data:")):
            self.seen.append(f"request: {request.url}")


@pytest.fixture
def visit(demo: Demo, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visit]]:
    """`visit(lang, width, theme)`: a window in that language, width and theme; what went wrong in it fails the test."""
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def opened(lang: str = "en", width: int = 1440, theme: str = "light", **more: Any) -> Visit:
        context = browser.new_context(
            locale=LOCALES[lang],
            viewport={"width": width, "height": HEIGHT},
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        name = request.node.originalname.removeprefix("test_")
        visits.append(Visit(demo, context, f"{name}-{lang}-{width}-{theme}"))
        return visits[-1]

    yield opened
    for context in contexts:
        context.close()
    assert [line for each in visits for line in each.seen] == []
