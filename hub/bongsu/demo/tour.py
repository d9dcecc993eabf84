"""What the demonstration does beside its server: push the feeds as the agencies would, wait, show the way in."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx

from bongsu.demo.shift import newest_event, shifted
from bongsu_schemas.envelope import ENVELOPE_TYPE, load_private_key, sign

FEEDS = "feeds"  # folder of the moved files in the demo's data
_PARTS = ("feeds", "story")  # samples of the agencies, and the one case that the tour of the console tells
READER = "analyst@kr.kcs"
PURPOSE = "border_risk"
QUERY = "필로폰"
_PATIENCE_SECONDS = 60.0
_POLL_SECONDS = 0.05


class TourError(RuntimeError):
    """The demonstration cannot go on; the message says why."""


@dataclass(frozen=True, slots=True)
class Tour:
    """Where the demo's data lie, where its server answers, the payload type of each feed, and where lines go."""

    data: Path
    address: str
    payload_types: Mapping[str, str]
    say: Callable[[str], None]


def agency_of(name: str) -> str:
    """The agency of a feed file: `kr.kcs.01.xml` comes from `kr.kcs`."""
    return ".".join(name.split(".")[:2])


def write_feeds(folder: Path, today: date) -> None:
    """Put the sample feeds into `folder`, moved so that their newest event was yesterday; nothing when it is there.

    They are written once: a later run sends the same bytes, which the hub knows already.
    """
    if folder.is_dir():
        return
    packaged = {file.name: file.read_bytes() for part in _PARTS for file in (files("bongsu.demo") / part).iterdir()}
    newest = max(day for name, payload in packaged.items() if (day := newest_event(agency_of(name), payload)))
    days = (today - timedelta(days=1) - newest).days
    draft = folder.with_name(f"{folder.name}.new")
    draft.mkdir(exist_ok=True)
    for name, payload in packaged.items():
        (draft / name).write_bytes(shifted(agency_of(name), payload, days))
    draft.rename(folder)


def push(tour: Tour) -> float:
    """Submit every feed file as its agency; returns the seconds until all of it could be searched."""
    started = time.monotonic()
    paths = sorted((tour.data / FEEDS).iterdir(), key=lambda path: (".again." in path.name, path.name))
    with _client(tour) as client:
        taken = [(path, _submitted(tour, client, path)) for path in paths]
        for path, receipt in taken:
            tour.say(_outcome(path, _processed(tour, client, path, receipt)))
        _await_searchable(client)
    return time.monotonic() - started


def first_hit(tour: Tour) -> dict[str, Any]:
    """A hit that the demo's reader may see, for the commands to try."""
    with _client(tour) as client:
        for query in (QUERY, "*"):
            answer = _answer(
                client.get("/v1/alerts", params={"q": query, "purpose": PURPOSE}, headers=_bearer(tour, READER))
            )
            if answer["hits"]:
                return dict(answer["hits"][0])
    raise TourError("nothing is searchable after the feeds were taken in: look at the server's log")


def way_in(tour: Tour, program: str, users: Iterable[str], hit: Mapping[str, Any]) -> Iterator[str]:
    """The lines that say where the hub is, who can log in, six commands to try, and where keys and tokens lie."""
    yield f"The hub is at {tour.address} (API: {tour.address}/docs). Log in with a token, or pick a user on the page:"
    for user in users:
        yield f"  {user:<24} {token_of(tour, user)}"
    data = _quoted(str(tour.data))
    reader = f"--as {READER} --purpose {PURPOSE} --data {data}"
    found = _quoted(f"{hit['agency']}/{hit['ref']}")
    evidence = _quoted(str(tour.data / "evidence.json"))
    yield "Six commands to try, in another terminal:"
    yield f"  {program} search '{QUERY}' {reader}"
    yield (f"  {program} show {found} --with-proof {reader} > {evidence} && {program} verify {evidence} --data {data}")
    yield f"  {program} incident {found} {reader}"
    yield (
        f"  curl -s -H 'Authorization: Bearer {token_of(tour, READER)}'"
        f" '{tour.address}/v1/alerts?q=agency:th.customs&purpose={PURPOSE}'"
    )
    tokens, keys = _quoted(str(tour.data / "tokens")), _quoted(str(tour.data / "agencies"))
    yield (
        f"  {program} follow narcotics --from beginning --seconds 5 --hub {tour.address} --token-file {tokens}/{READER}"
        f" --purpose {PURPOSE}"
    )
    agency, file = "th.customs", _quoted(str(tour.data / FEEDS / "th.customs.03.csv"))
    yield (
        f"  {program} push --hub {tour.address} --token-file {tokens}/feed@{agency} --key {keys}/{agency}.key"
        f" {agency} {file}"
    )
    yield f"Every user's token is in {tokens}, the key by which each agency signs in {keys}."


def token_of(tour: Tour, user: str) -> str:
    """The token of a demo user. TourError when the folder is not a demo's."""
    path = tour.data / "tokens" / user
    if not path.is_file():
        raise TourError(f"{tour.data} is no demo's folder (no {path.name} in tokens/): choose another --data")
    return path.read_text().strip()


@contextmanager
def _client(tour: Tour) -> Iterator[httpx.Client]:
    # trust_env off: a proxy of the environment is not asked for an address of this machine
    with httpx.Client(base_url=tour.address, timeout=_PATIENCE_SECONDS, trust_env=False) as client:
        yield client


def _submitted(tour: Tour, client: httpx.Client, path: Path) -> dict[str, Any]:
    """Sign and submit one file; its receipt, which the hub may not have filled in yet."""
    agency = agency_of(path.name)
    key = load_private_key((tour.data / "agencies" / f"{agency}.key").read_bytes())
    envelope = sign(path.read_bytes(), tour.payload_types[agency], key)
    headers = {**_bearer(tour, f"feed@{agency}"), "Content-Type": ENVELOPE_TYPE}
    return _answer(client.post(f"/v1/feeds/{agency}/submissions", content=envelope, headers=headers))


def _processed(tour: Tour, client: httpx.Client, path: Path, receipt: dict[str, Any]) -> dict[str, Any]:
    """The receipt once the file is processed."""
    headers = _bearer(tour, f"feed@{agency_of(path.name)}")
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while receipt["state"] == "received":
        if time.monotonic() > deadline:
            raise TourError(f"{path.name} was taken and is not processed after {_PATIENCE_SECONDS:.0f} s: see the log")
        time.sleep(_POLL_SECONDS)
        receipt = _answer(client.get(f"/v1/submissions/{receipt['submission_id']}", headers=headers))
    return receipt


def _outcome(path: Path, receipt: Mapping[str, Any]) -> str:
    """The line that tells what became of one file."""
    start = f"  {receipt['agency']:<11} {path.name:<24}"
    if receipt["state"] == "refused":
        return f"{start} refused: {receipt['errors'][0]['message']}"
    counts = receipt["counts"]
    names = ("admitted", "revisions", "withdrawals", "repeats", "quarantined")
    told = ", ".join(f"{counts[name]} {name}" for name in names if counts[name])
    return f"{start} {counts['records']:>3} records: {told}"


def _await_searchable(client: httpx.Client) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        readiness = client.get("/readyz").json()
        if not any(readiness["waiting"].values()):
            return
        if time.monotonic() > deadline:
            raise TourError(f"not searchable after {_PATIENCE_SECONDS:.0f} s: {readiness['waiting']} wait; see the log")
        time.sleep(_POLL_SECONDS)


def _answer(response: httpx.Response) -> dict[str, Any]:
    if response.is_success:
        return dict(response.json())
    raise TourError(f"the hub answered {response.status_code}: {response.json().get('detail', response.text)}")


def _bearer(tour: Tour, user: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token_of(tour, user)}"}


def _quoted(text: str) -> str:
    """For a POSIX shell, without quotes where none are needed: Korean and Thai letters need none."""
    safe = text and all(character.isalnum() or character in "/._-@:+" for character in text)
    return text if safe else "'" + text.replace("'", "'\"'\"'") + "'"
