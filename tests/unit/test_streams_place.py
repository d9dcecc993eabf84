"""The place in an event's id: opaque, bound to whom it was given to, and useless to everybody else."""

import pytest
from streamed import NOW, PLACES, READER, Said, Stream, entry

from bongsu.adapters.sealed_places import SealedPlaces
from bongsu.domain.errors import BadRequestError
from bongsu.domain.release import Viewer
from bongsu.domain.streams.place import Place
from bongsu.domain.streams.wants import wants
from bongsu.services.follower import LostPlaceError, UnknownPlaceError


def test_a_place_comes_back_for_its_own_scope_alone() -> None:
    token = PLACES.seal(Place([3, 0], [7, 9]), b"scope")
    assert PLACES.unseal(token, b"scope", 2) == Place([3, 0], [7, 9])
    for scope, shards, places in ((b"other", 2, PLACES), (b"scope", 3, PLACES), (b"scope", 2, SealedPlaces(b"x" * 32))):
        with pytest.raises(ValueError, match="sealed"):
            places.unseal(token, scope, shards)


def test_a_token_tells_no_position() -> None:
    tokens = [PLACES.seal(Place([at], [at]), b"scope") for at in (0, 1, 1, 2**40)]
    assert len(set(tokens)) == 4
    assert len({len(token) for token in tokens}) == 1


def test_a_token_with_one_character_changed_is_refused() -> None:
    token = PLACES.seal(Place([5], [5]), b"scope")
    for at in range(len(token) - 1):  # the last character has bits that stand for nothing
        changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        with pytest.raises(ValueError, match=r"sealed|token"):
            PLACES.unseal(changed, b"scope", 1)


@pytest.mark.parametrize(
    "identity", ["x", "0", "." * 50, "a.b", "é.é", "0" * 40 + ".", "x" * 100_000, "a.\n", "-1", "%00"]
)
def test_an_id_that_is_none_is_refused_with_the_way_out(identity: str) -> None:
    with pytest.raises(UnknownPlaceError, match="from=now"):
        Stream([entry(Said("a", 1))]).begin(after=identity)


def test_an_id_of_another_viewer_topic_or_purpose_is_refused() -> None:
    stream = Stream([entry(Said("a", 1))])
    [event] = stream.take(stream.begin())
    for change in (
        {"viewer": Viewer("analyst@th.customs", "th.customs", "analyst")},
        {"wants": wants("narcotics", {})},
        {"purpose": "audit"},
    ):
        with pytest.raises(UnknownPlaceError):
            stream.begin(after=event.id, **change)


def test_an_id_beyond_the_end_of_the_log_says_how_to_go_on() -> None:
    stream = Stream([entry(Said("a", 1))])
    [event] = stream.take(stream.begin(READER))
    with pytest.raises(LostPlaceError, match="from=now"):
        Stream().begin(READER, after=event.id)


@pytest.mark.parametrize("start", ["yesterday", "2026-11-22", "now ", "9999", "-1", "2026-13-01T00:00:00Z"])
def test_a_start_that_is_none_is_refused_with_those_that_are(start: str) -> None:
    with pytest.raises(BadRequestError, match="give now, beginning or"):
        Stream().begin(start=start)


def test_a_time_begins_with_what_was_received_then() -> None:
    stream = Stream([entry(Said("a", 1)), entry(Said("b", 1))])
    assert len(stream.take(stream.begin(start="2026-11-22T11:00:00Z"))) == 2
    assert stream.take(stream.begin(start="2026-11-22T20:00:01+09:00")) == []


def test_what_was_taken_is_not_taken_again() -> None:
    stream = Stream([entry(Said("a", 1)), entry(Said("b", 1))])
    follower = stream.begin()
    moments = stream.tape.page(0, 0, 2)
    assert len(list(follower.take(moments, NOW))) == 2
    assert list(follower.take(moments, NOW)) == []
