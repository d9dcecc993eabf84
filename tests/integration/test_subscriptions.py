"""Subscriptions and webhooks: one's own alone, kept in the log, told without content, signed, to listed hosts."""

import hmac
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from stream_server import PURPOSE, StreamServer, Writer
from streamed import PLACES, READER, Said, Stream, entry

from bongsu.adapters.webhook_sender import WebhookSender
from bongsu.bootstrap.post import post_parts
from bongsu.domain.errors import BadRequestError
from bongsu.domain.streams.wants import wants
from bongsu.domain.subscriptions import Subscription
from bongsu.entrypoints.web.delivery_faults import delivery_fault
from bongsu.ports.progress import Progress
from bongsu.services import reading
from bongsu.services.courier import Carrier, Courier, Notice
from bongsu.services.follower import Following, id_of_now, scope_of

ME, COLLEAGUE, OTHER = "investigator@kr.knp", "analyst@kr.knp", "analyst@th.customs"
ASKED = {"params": {"purpose": PURPOSE}}


def test_a_misspelt_filter_makes_no_subscription_to_everything(api: Any) -> None:
    refused = api.post("/v1/subscriptions", ME, json={"topic": "narcotics", "agencey": ["th.customs"]}, **ASKED)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "agencey"
    assert api.get("/v1/subscriptions", ME).json() == {"subscriptions": []}


def test_a_subscription_is_its_owners_alone_and_is_kept_in_the_log(api: Any) -> None:
    made = api.post("/v1/subscriptions", ME, json={"topic": "narcotics", "risk": ["high"]}, **ASKED)
    assert made.status_code == 201
    path = made.headers["location"]
    assert api.get(path, ME).json() == made.json()
    assert api.get("/v1/subscriptions", OTHER).json() == {"subscriptions": []}
    for method in ("GET", "PATCH", "DELETE"):
        body = {"json": {"do": "pause"}} if method == "PATCH" else {}
        assert api(method, path, OTHER, **body).status_code == 404
    again = type(api)(api.hub)  # another process reads the same log
    assert [each["id"] for each in again.get("/v1/subscriptions", ME).json()["subscriptions"]] == [made.json()["id"]]
    assert api("DELETE", path, ME).status_code == 204
    assert again.get("/v1/subscriptions", ME).json() == {"subscriptions": []}


def test_a_subscription_is_paused_snoozed_and_handed_over(api: Any) -> None:
    path = api.post("/v1/subscriptions", ME, json={}, **ASKED).headers["location"]

    def changed(**change: str) -> Any:
        return api("PATCH", path, ME, json=change)

    assert changed(do="pause").json()["state"] == "paused"
    assert changed(do="resume").json()["state"] == "active"
    assert changed(do="snooze", until="2026-11-22T12:00:01Z").json()["state"] == "snoozed"
    assert changed(do="snooze", until="2026-11-22T11:00:00Z").json()["state"] == "active"
    assert changed(do="snooze", until="later").status_code == 400
    assert changed(do="hand-over", to=OTHER).status_code == 403
    assert changed(do="hand-over", to=COLLEAGUE).status_code == 200
    assert api.get(path, ME).status_code == 404
    assert api.get(path, COLLEAGUE).json()["owner"] == COLLEAGUE


def test_a_subscription_with_a_query_streams_what_it_finds_and_a_bad_query_is_refused(api: Any) -> None:
    refused = api.post("/v1/subscriptions", ME, json={"q": "agency:("}, **ASKED)
    assert refused.status_code == 400
    assert "character" in refused.json()["detail"]
    made = api.post("/v1/subscriptions", ME, json={"q": "risk:high", "subject": ["name:김영희"]}, **ASKED).json()
    assert made["query"] == 'name:"김영희" AND risk:"high"'


def test_an_incident_is_followed_by_a_record_that_is_visible_and_no_other(api: Any, feeds: dict[str, bytes]) -> None:
    api.submit("kr.kcs", feeds["kr.kcs.01.xml"])
    api.hub.catch_up()
    hidden = "kr.kcs/no-such-record"
    refused = api.post("/v1/subscriptions", ME, json={"incident": hidden}, **ASKED)
    assert refused.status_code == 404
    [line] = api.get("/v1/alerts", ME, params={"q": "*", "limit": 1, "purpose": PURPOSE}).json()["hits"]
    record = f"{line['agency']}/{line['ref']}"
    made = api.post("/v1/subscriptions", ME, json={"incident": record}, **ASKED).json()
    assert made["incident"] == made["members"][0] == record


def test_an_incident_that_is_followed_grows_by_what_is_linked_later(api: Any, feeds: dict[str, bytes]) -> None:
    """Every alert that comes to the incident is sent, under the follower's own view, whenever the link is made."""
    hub, viewer = api.hub, api.hub.directory.user(ME)
    first, *later = sorted(feeds)
    api.submit(".".join(first.split(".")[:2]), feeds[first])
    hub.catch_up()
    parts = post_parts(hub)
    hits = api.get("/v1/alerts", ME, params={"purpose": PURPOSE, "q": "*", "limit": 40}).json()["hits"]
    before = {}
    for hit in hits:
        body = {"incident": f"{hit['agency']}/{hit['ref']}"}
        made = api.post("/v1/subscriptions", ME, json=body, **ASKED).json()
        before[made["id"]] = set(made["members"])
    for name in later:
        api.submit(".".join(name.split(".")[:2]), feeds[name])
    hub.catch_up()
    tape = hub.open_tape()
    tape.start()
    while [end for _, end in sorted(tape.reached().items())] != tape.ends():
        tape.turn()
    growth = parts.growth(parts.watch(tape))
    assert growth.turn(parts.subscriptions.every()) > 10
    assert growth.turn(parts.subscriptions.every()) == 0
    following = Following(tape, hub.places.seal, hub.places.unseal)
    for each in parts.subscriptions.every():
        shown = reading.incident(hub.reading, viewer, each.incident or "", PURPOSE, hub.clock())
        assert {reading.key_of(member) for member in shown["members"]} == set(each.members)
        follower = following.begin(
            viewer, PURPOSE, each.wants(), after=each.start, members=partial(parts.subscriptions.members, each.id)
        )
        for shard, end in tape.reached().items():
            while moments := tape.page(shard, follower.place.reached[shard], end):
                list(follower.take(moments, hub.clock()))
        came = {reading.key_of(orjson.loads(event.data)) for event in follower.join(hub.clock())}
        assert came == set(each.members) - before[each.id]
    tape.close()


def test_a_webhook_to_a_host_that_is_not_listed_is_refused(api: Any) -> None:
    refused = api.post("/v1/subscriptions", ME, json={"url": "https://elsewhere.example/x"}, **ASKED)
    assert refused.status_code == 400
    assert "BONGSU_WEBHOOK_HOSTS" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("url", "resolved"),
    [
        ("https://good.example/x", "10.0.0.1"), ("https://good.example/x", "127.0.0.1"),
        ("https://good.example/x", "169.254.169.254"), ("https://good.example/x", "::1"),
        ("https://good.example:444/x", "1.1.1.1"), ("http://good.example/x", "1.1.1.1"),
        ("https://good.example.evil/x", "1.1.1.1"), ("https://u:p@good.example/x", "1.1.1.1"),
        ("ftp://good.example/", ""),
        ("https://[::1]/x", ""), ("https://2130706433/x", "127.0.0.1"), ("https://good.example:x/", ""),
    ],
)  # fmt: skip
def test_nothing_is_sent_to_other_or_private_addresses(url: str, resolved: str) -> None:
    sender = WebhookSender("good.example", resolve=lambda host, port: [resolved])  # noqa: ARG005
    said = sender.send(url, {}, b"{}")
    assert said
    assert "BONGSU_WEBHOOK_HOSTS" in said or "private" in said or "no address" in said


class Receiver:
    """A webhook's receiver that answers as it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status = 200
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((dict(self.headers), body))
                self.send_response(receiver.status)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_redirect_is_a_failure_and_is_not_followed(receiver: Receiver) -> None:
    receiver.status = 302
    assert WebhookSender(receiver.url).send(f"{receiver.url}/x", {}, b"{}") == "the receiver answers 302"
    assert len(receiver.got) == 1


def test_what_a_receiver_says_is_told_in_a_sentence(receiver: Receiver) -> None:
    def told(hosts: str, url: str) -> str:
        return delivery_fault(WebhookSender(hosts).send(url, {}, b"{}") or "", "webhook")

    assert told("", receiver.url).startswith("The hub may not send there")
    assert told("http://127.0.0.1:1", "http://127.0.0.1:1").startswith("The receiver cannot be reached")
    without_tls = receiver.url.replace("http", "https")
    assert told(receiver.url.removeprefix("http://"), without_tls).startswith("The receiver cannot be reached")
    for status, sentence in (
        (404, "The receiver refuses it"),
        (302, "The receiver refuses it"),
        (503, "The receiver has"),
    ):
        receiver.status = status
        assert told(receiver.url, receiver.url).startswith(sentence)


def test_a_webhook_is_told_of_news_by_a_real_server(
    demo_data: Path, feeds: dict[str, bytes], signed: Callable[[str, bytes], bytes], free_port: int, receiver: Receiver
) -> None:
    writer = Writer(demo_data, signed("kr.kcs", feeds["kr.kcs.01.xml"]), "kr.kcs")
    server = StreamServer(demo_data, free_port, WEBHOOK_HOSTS=receiver.url)
    server.start()
    try:
        asked = server.ask(ME)
        made = httpx.post(
            f"{server.address}/v1/subscriptions", headers=asked["headers"], params=asked["params"],
            json={"topic": "*", "url": f"{receiver.url}/hook"},
        ).json()  # fmt: skip
        writer.append(writer.entry("secretref", 1), writer.entry("hidden", 1, to=()))
        wait_for(lambda: len(receiver.got) == 1)
        writer.append(writer.entry("secretref", 2, to=()))
        wait_for(lambda: len(receiver.got) == 2)
        time.sleep(1)
        assert len(receiver.got) == 2
        for headers, body in receiver.got:
            signed_by_it = hmac.new(
                made["secret"].encode(), headers["Bongsu-Timestamp"].encode() + b"." + body, sha256
            ).hexdigest()
            assert headers["Bongsu-Signature"] == f"v1={signed_by_it}"
            assert set(orjson.loads(body)) == {"subscription", "event_id", "link"}
            assert b"secretref" not in body + str(headers).encode()
        shown = httpx.get(f"{server.address}/v1/subscriptions/{made['id']}", headers=asked["headers"])
        assert shown.json()["secret"] is None
        logged = b"".join(each.value for each in writer.hub.log.by_key("decisions", f"subscription/{made['id']}"))
        assert made["secret"].encode() not in logged
    finally:
        server.kill()
        writer.close()


def test_a_real_server_calls_an_urgent_alert_to_mind_until_it_is_acknowledged(
    demo_data: Path, feeds: dict[str, bytes], signed: Callable[[str, bytes], bytes], free_port: int, receiver: Receiver
) -> None:
    writer = Writer(demo_data, signed("kr.kcs", feeds["kr.kcs.01.xml"]), "kr.kcs")
    server = StreamServer(demo_data, free_port, WEBHOOK_HOSTS=receiver.url, FLASH_REMINDER=0.02, FLASH_ESCALATION=600)
    server.start()

    def bongsu(*words: object) -> Any:
        command = [str(Path(sys.executable).with_name("bongsu")), *map(str, words), "--json"]
        done = subprocess.run(command, check=True, capture_output=True, timeout=120)
        return [orjson.loads(line) for line in done.stdout.splitlines()]

    token = server.data / "tokens" / ME
    try:
        asked = server.ask(ME)
        httpx.post(
            f"{server.address}/v1/subscriptions", headers=asked["headers"], params=asked["params"],
            json={"q": "title:urgent", "url": f"{receiver.url}/hook"},
        ).raise_for_status()  # fmt: skip
        urgent = writer.entry("urgent", 1, precedence="flash", title="urgent")
        writer.append(urgent, writer.entry("other", 1, precedence="flash"))
        wait_for(lambda: len(receiver.got) == 2)
        told = [orjson.loads(body) for _, body in receiver.got]
        assert [each.get("reason") for each in told] == [None, "reminder"]
        assert told[0]["event_id"] != told[1]["event_id"]
        server.kill()
        server.start()
        [answer] = bongsu("acknowledge", "--hub", server.address, "--token-file", token)
        [waiting] = answer["acknowledgements"]
        assert waiting["ref"] == "urgent"
        [answer] = bongsu("acknowledge", waiting["alert_id"], "--hub", server.address, "--token-file", token)
        assert answer["acknowledgements"][0]["acknowledged_by"] == ME
        assert bongsu("acknowledge", "--data", server.data, "--as", ME) == [{"acknowledgements": []}]
        assert len(receiver.got) == 2
        follow = ["follow", "--data", server.data, "--as", ME, "--purpose", PURPOSE, "--from", "beginning"]
        lines = bongsu(*follow, "--seconds", "0.5", "--query", "title:urgent")
        assert [line["alert"]["origin"]["ref"] for line in lines] == ["urgent"]
    finally:
        server.kill()
        writer.close()


class Kept:
    """Progress in memory."""

    def __init__(self) -> None:
        self.progress = Progress()

    def read(self, identity: str) -> Progress:  # noqa: ARG002
        return self.progress

    def keep(self, identity: str, progress: Progress) -> None:  # noqa: ARG002
        self.progress = progress


def test_a_webhook_that_fails_is_tried_again_later_and_given_up_after_days() -> None:
    stream = Stream()
    start = id_of_now(stream.log, PLACES.seal, scope_of(READER.user, "border_risk", wants("*", {})))
    stream.append([entry(Said("a", 1)), entry(Said("b", 1)), entry(Said("hidden", 1, released=False))])
    stream.tape.start()
    stream.append([])
    while stream.tape.turn():
        pass
    now = [datetime(2026, 11, 22, 12, tzinfo=UTC)]
    tried: list[Notice] = []
    answers: list[str | None] = []

    def tell(_hook: Subscription, notice: Notice) -> str | None:
        tried.append(notice)
        return answers.pop(0) if answers else "down"

    kept = Kept()
    hook = Subscription(
        "s1", READER.user, "border_risk", "*", "2026-11-22T10:00:00.000Z", start, "webhook", url="https://x/"
    )
    courier = Courier(
        stream.following, kept, {"webhook": Carrier(tell)}, lambda _: READER, lambda _: (), list, lambda: now[0], days=3
    )
    answers[:] = [None, "down"]
    assert courier.turn([hook]) == 1
    assert courier.turn([hook]) == 0
    assert len(tried) == 2, "it waits before it tries again"
    now[0] += timedelta(seconds=11)
    answers[:] = [None]
    assert courier.turn([hook]) == 1
    assert len({notice.event_id for notice in tried}) == 2
    assert tried[1] == tried[2], "what failed is told again, under the same event_id"
    stream.append([entry(Said("c", 1))])
    stream.tape.turn()
    for _ in range(200):
        now[0] += timedelta(hours=1)
        courier.turn([hook])
    assert kept.progress.dead_at is not None
    before = len(tried)
    courier.turn([hook])
    assert len(tried) == before
    paused = Subscription(**{name: getattr(hook, name) for name in hook.__dataclass_fields__} | {"paused": True})
    kept.progress = Progress()
    assert courier.turn([paused]) == 0
    assert len(tried) == before


def test_who_checks_an_address_is_told_why_not() -> None:
    with pytest.raises(BadRequestError, match="BONGSU_WEBHOOK_HOSTS"):
        WebhookSender("").check("https://any.example/")


def wait_for(holds: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
