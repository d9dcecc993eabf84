"""E-mail over a real SMTP server: a link and no content, over TLS alone, to listed domains, tried again, given up."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from linked_alerts import entry, report
from smtp_server import SmtpServer, certificate

from bongsu.adapters.mail_sender import MailSender
from bongsu.bootstrap import open_hub
from bongsu.bootstrap.post import PostParts, post_parts
from bongsu.domain.errors import BadRequestError
from bongsu.entrypoints.web.delivery_faults import delivery_fault
from bongsu.services.courier import Courier
from bongsu.services.subscriptions import Asked
from bongsu.services.tape import Tape
from bongsu.settings import Settings

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TO = "officer@police.example"


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("mail"))


@pytest.fixture
def smtp(pem: Path) -> Iterator[SmtpServer]:
    made = SmtpServer(pem)
    yield made
    made.close()


def sender(smtp: SmtpServer, pem: Path | None, **more: Any) -> MailSender:
    return MailSender(smtp.address, "hub@hub.example", "police.example", **{"ca": pem, **more})


def send(sender: MailSender, to: str = TO) -> str | None:
    return sender.send(to, "제목", "본문", "id", NOW)


def test_a_message_goes_encrypted_whichever_way_tls_begins(smtp: SmtpServer, pem: Path) -> None:
    assert send(sender(smtp, pem)) is None
    at_once = SmtpServer(pem, implicit=True)
    try:
        assert send(sender(at_once, pem, security="tls")) is None
    finally:
        at_once.close()
    assert smtp.encrypted == at_once.encrypted == [True]
    [message] = smtp.messages
    assert (message["To"], message["Subject"], message["Message-ID"]) == (TO, "제목", "<id@hub.example>")


def test_what_a_mail_server_says_is_told_in_a_sentence(smtp: SmtpServer, pem: Path) -> None:
    def told(by: MailSender, to: str = TO) -> str:
        return delivery_fault(send(by, to) or "", "email")

    assert told(sender(smtp, None)).startswith("The other side's certificate is not trusted")
    assert told(sender(smtp, pem), "a@other.example").startswith("The hub may not send there")
    assert told(MailSender("127.0.0.1:1", "hub@hub.example", "police.example", "none")).endswith(
        "mail server cannot be reached: tell the hub's operator."
    )
    smtp.refuse = "554 no"
    assert told(sender(smtp, pem)).startswith("The mail server did not take the message")
    smtp.nobody = True
    assert told(sender(smtp, pem)).startswith("The mail server does not take this address")


def test_nothing_is_sent_to_a_server_that_is_not_trusted(smtp: SmtpServer) -> None:
    assert "CERTIFICATE_VERIFY_FAILED" in (send(sender(smtp, None)) or "")
    assert smtp.messages == []


def test_a_server_that_asks_for_a_login_gets_it_encrypted(pem: Path) -> None:
    smtp = SmtpServer(pem, login=("hub", "secret"))
    try:
        assert "535" in (send(sender(smtp, pem, user="hub", password="wrong")) or "")  # noqa: S106 - a test's
        assert send(sender(smtp, pem, user="hub", password="secret")) is None  # noqa: S106
    finally:
        smtp.close()


def test_without_tls_only_this_machine_is_sent_to(smtp: SmtpServer) -> None:
    assert send(sender(smtp, None, security="none")) is None
    far = MailSender("mail.police.example:25", "hub@hub.example", "police.example", "none")
    assert "BONGSU_SMTP_SECURITY" in (send(far) or "")


@pytest.mark.parametrize(
    "to",
    [
        "a@other.example", "a@police.example.evil", "a@police.example\r\nBcc: b@other.example", "a@b@police.example",
        "<a@police.example>", "a@police.example,b@other.example", "police.example", "á@police.example",
        "b%other.example@police.example", "other.example!b@police.example",
    ],
)  # fmt: skip
def test_nothing_is_sent_to_other_domains_or_odd_addresses(smtp: SmtpServer, pem: Path, to: str) -> None:
    with pytest.raises(BadRequestError):
        sender(smtp, pem).check(to)
    assert send(sender(smtp, pem), to) is not None
    assert smtp.messages == []


class Post:
    """A demo hub's post, whose clock the test moves."""

    def __init__(self, data: Path, smtp: SmtpServer, pem: Path) -> None:
        self.now = NOW
        settings = Settings.of(
            data, smtp=smtp.address, smtp_ca=pem, smtp_domains="police.example", smtp_from="hub@hub.example",
            public_url="https://hub.example",
        )  # fmt: skip
        self.hub = open_hub(settings, clock=lambda: self.now)
        self.parts: PostParts = post_parts(self.hub)
        self.tape: Tape = self.hub.open_tape()
        self.tape.start()
        self.courier: Courier = self.parts.courier(self.tape)
        self.watch = self.parts.watch(self.tape)

    def log(self, *alerts: dict[str, Any]) -> None:
        self.hub.log.append("alerts", [entry(each) for each in alerts])

    def turn(self, seconds: float = 0) -> None:
        self.now += timedelta(seconds=seconds)
        self.tape.turn()
        subscriptions = self.parts.subscriptions.every()
        self.watch.turn(subscriptions)
        self.courier.turn(subscriptions)


@pytest.fixture
def post(demo_data: Path, smtp: SmtpServer, pem: Path) -> Iterator[Post]:
    made = Post(demo_data, smtp, pem)
    viewer = made.hub.directory.user("investigator@kr.knp")
    assert viewer
    made.parts.subscriptions.create(viewer, "border_risk", Asked(email=TO))
    yield made
    made.tape.close()
    made.hub.close()


def test_one_message_tells_of_all_that_is_new_and_the_next_waits(post: Post, smtp: SmtpServer) -> None:
    post.log(*(report(f"secretref{n}", title="secret title") for n in range(5)))
    post.turn()
    [message] = smtp.messages
    text = message.get_content()
    [known] = post.parts.subscriptions.every()
    assert f"https://hub.example/live?subscription={known.id}" in text
    assert "봉수" in message["Subject"]
    assert "secret" not in message.as_string() + text
    post.log(report("later"))
    post.turn(299)
    assert len(smtp.messages) == 1
    post.turn(2)
    assert len(smtp.messages) == 2
    post.turn(1_000)
    assert len(smtp.messages) == 2


def test_an_urgent_alert_does_not_wait_and_is_called_to_mind(post: Post, smtp: SmtpServer) -> None:
    post.log(report("a"))
    post.turn()
    post.log(report("b", precedence="flash"))
    post.turn(1)
    assert len(smtp.messages) == 2
    post.turn(301)
    post.turn(1)
    assert len(smtp.messages) == 3
    assert "긴급" in smtp.messages[2]["Subject"]
    assert "https://hub.example/acknowledgements" in smtp.messages[2].get_content()


def test_what_the_server_refuses_is_tried_again_and_given_up_after_days(post: Post, smtp: SmtpServer) -> None:
    smtp.refuse = "451 later"
    post.log(report("a"))
    post.turn()
    [known] = post.parts.subscriptions.every()
    assert "451" in (post.parts.progress.read(known.id).problem or "")
    smtp.refuse = None
    post.turn(9)
    assert smtp.messages == [], "it waits before it tries again"
    post.turn(2)
    assert len(smtp.messages) == 1
    assert post.parts.progress.read(known.id).problem is None
    smtp.refuse = "554 no"
    post.log(report("b"))
    for _ in range(75):
        post.turn(3_601)
    assert post.parts.progress.read(known.id).dead_at is not None
    smtp.refuse = None
    post.turn(3_601)
    assert len(smtp.messages) == 1
