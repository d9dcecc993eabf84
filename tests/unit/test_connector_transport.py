"""The HTTP transport against a real server: who is away, who refuses, and what is sent."""

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bongsu_connectors.credentials import Credentials
from bongsu_connectors.http_transport import HttpTransport
from bongsu_connectors.local_transport import NoLocalHubError, open_local
from bongsu_connectors.patience import Patience
from bongsu_connectors.stand_in_hub import Answer, StandInHub, problem, stand_in_hub
from bongsu_connectors.transport import HubAwayError, HubRefusedError
from bongsu_schemas import envelope as dsse

ENVELOPE = dsse.sign(b"one\ntwo\n", "application/x-test", Ed25519PrivateKey.generate())


@pytest.fixture
def hub() -> Iterator[StandInHub]:
    with stand_in_hub() as running:
        yield running


@pytest.fixture
def transport(hub: StandInHub) -> Iterator[HttpTransport]:
    made = HttpTransport(hub.url, Credentials(token="secret"))  # noqa: S106
    yield made
    made.close()


def test_a_submission_carries_token_type_and_flags(hub: StandInHub, transport: HttpTransport) -> None:
    receipt = transport.submit("kr.kcs", ENVELOPE, backfill=True, dry_run=False)
    method, target, headers = hub.requests[0]
    assert (method, target) == ("POST", "/v1/feeds/kr.kcs/submissions?backfill=true")
    assert headers["authorization"] == "Bearer secret"
    assert headers["content-type"] == "application/vnd.dsse.envelope.v1+json"
    assert receipt["counts"]["records"] == 2
    assert hub.payloads == [b"one\ntwo\n"]


def test_a_dry_run_stores_nothing(hub: StandInHub, transport: HttpTransport) -> None:
    assert transport.submit("kr.kcs", ENVELOPE, backfill=False, dry_run=True)["state"] == "processed"
    assert hub.payloads == []


def test_a_receipt_is_asked_for_by_its_id(transport: HttpTransport) -> None:
    receipt = transport.submit("kr.kcs", ENVELOPE, backfill=False, dry_run=False)
    assert transport.receipt("kr.kcs", receipt["submission_id"]) == receipt
    for odd in ("0" * 40, "../x", "한 글?"):
        with pytest.raises(HubRefusedError, match="no submission"):
            transport.receipt("kr.kcs", odd)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_busy_hub_is_away(hub: StandInHub, transport: HttpTransport, status: int) -> None:
    hub.mood = lambda _path, _body: Answer(status, b"<html>", {"Retry-After": "7"})
    with pytest.raises(HubAwayError, match=str(status)) as caught:
        transport.submit("kr.kcs", ENVELOPE, backfill=False, dry_run=False)
    assert caught.value.retry_after == 7


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("", None), ("soon", None), ("-3", None), ("٣", None), ("Sat, 21 Nov 2015 10:00:00 GMT", 0.0)],
)
def test_an_odd_retry_after_does_no_harm(
    hub: StandInHub, transport: HttpTransport, header: str, seconds: float | None
) -> None:
    hub.mood = lambda _path, _body: Answer(503, b"", {"Retry-After": header.encode().decode("latin-1")})
    with pytest.raises(HubAwayError) as caught:
        transport.submit("kr.kcs", ENVELOPE, backfill=False, dry_run=False)
    assert caught.value.retry_after == seconds


@pytest.mark.parametrize(("status", "unwelcome"), [(401, True), (403, True), (404, False), (413, False), (422, False)])
def test_a_problem_detail_is_a_refusal_in_its_words(
    hub: StandInHub, transport: HttpTransport, status: int, unwelcome: bool
) -> None:
    hub.mood = lambda _path, _body: problem(status, "split the file", "too-large")
    with pytest.raises(HubRefusedError, match="split the file") as caught:
        transport.submit("kr.kcs", ENVELOPE, backfill=False, dry_run=False)
    assert caught.value.problem["status"] == status
    assert caught.value.sender_unwelcome is unwelcome


@pytest.mark.parametrize(
    "answer", [Answer(200, b"<html>login"), Answer(404, b"nginx"), Answer(302), Answer(200, b"[]")]
)
def test_what_is_no_answer_of_a_hub_is_away_and_names_the_address(
    hub: StandInHub, transport: HttpTransport, answer: Answer
) -> None:
    hub.mood = lambda _path, _body: answer
    with pytest.raises(HubAwayError, match="--hub"):
        transport.submit("kr.kcs", ENVELOPE, backfill=False, dry_run=False)


def test_a_closed_port_is_away() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
    transport = HttpTransport(f"http://127.0.0.1:{port}", Credentials(token="t"))  # noqa: S106
    with pytest.raises(HubAwayError, match="does not answer"):
        transport.receipt("kr.kcs", "0" * 40)
    transport.close()


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    """A key and a certificate for 127.0.0.1 that signed itself, in one file: server, client and authority in one."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "kr.kcs")])
    public = key.public_key()
    certificate = (
        x509.CertificateBuilder(
            name, name, public, 1, datetime(2020, 1, 1, tzinfo=UTC), datetime(2090, 1, 1, tzinfo=UTC)
        )
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, SHA256())
    )
    path = tmp_path / "both.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + certificate.public_bytes(Encoding.PEM))
    return path


def test_a_hub_that_asks_for_a_client_certificate_gets_it(pem: Path) -> None:
    demanding = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    demanding.load_cert_chain(pem)
    demanding.load_verify_locations(pem)
    demanding.verify_mode = ssl.CERT_REQUIRED
    with stand_in_hub(tls=demanding) as hub:
        transport = HttpTransport(hub.url, Credentials(cert=pem, ca=pem))
        assert transport.submit("kr.kcs", ENVELOPE, backfill=False, dry_run=False)["state"] == "processed"
        transport.close()


def test_a_hub_whose_authority_is_unknown_is_away_and_the_way_out_is_named(pem: Path) -> None:
    plain = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    plain.load_cert_chain(pem)
    with stand_in_hub(tls=plain) as hub:
        transport = HttpTransport(hub.url, Credentials(token="t"))  # noqa: S106
        with pytest.raises(HubAwayError, match="--ca"):
            transport.submit("kr.kcs", ENVELOPE, backfill=False, dry_run=False)
        transport.close()
        assert hub.requests == []


def test_a_file_that_is_no_certificate_is_an_error_at_once(tmp_path: Path) -> None:
    (tmp_path / "c.pem").write_text("no certificate")
    with pytest.raises(OSError, match=r"PEM|SSL"):
        Credentials(cert=tmp_path / "c.pem").context()


def test_without_the_hubs_software_a_data_folder_is_no_way(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("bongsu_connectors.local_transport.entry_points", lambda **_: ())
    with pytest.raises(NoLocalHubError, match="not installed on this machine"):
        open_local(tmp_path)


class _Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


def _always_away() -> None:
    raise HubAwayError("nobody there")


def test_pauses_double_up_to_the_most_and_end_with_the_patience() -> None:
    clock = _Clock()
    patience = Patience(60, first=1, most=8, clock=lambda: clock.now, sleep=clock.sleep, draw=lambda: 1.0)
    with pytest.raises(HubAwayError):
        patience.call(_always_away)
    assert clock.pauses == [1, 2, 4, 8, 8, 8, 8, 8, 8]


def test_the_jitter_halves_a_pause_at_most_and_retry_after_is_a_floor() -> None:
    patience = Patience(first=4, draw=lambda: 0.0)
    assert patience.pause(0) == 2
    assert patience.pause(0, retry_after=20) == 20
    assert patience.pause(10_000) == patience.most / 2


def test_a_refusal_is_not_tried_again() -> None:
    calls = []

    def refuse() -> None:
        calls.append(1)
        raise HubRefusedError({"status": 422})

    with pytest.raises(HubRefusedError):
        Patience().call(refuse)
    assert len(calls) == 1
