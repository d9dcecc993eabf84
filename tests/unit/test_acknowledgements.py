"""Urgent alerts wait for a word: a reminder, then others are asked; kept in the log; told to nobody else."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from linked_alerts import entry, report
from streamed import NOW, PLACES, Stream

from bongsu.domain.acknowledgement import Patience
from bongsu.domain.errors import NotFoundError
from bongsu.domain.release import Viewer
from bongsu.domain.streams.wants import wants
from bongsu.domain.subscriptions import Subscription
from bongsu.ports.directory import Unit
from bongsu.ports.progress import Progress
from bongsu.services.acknowledgements import Acknowledgements
from bongsu.services.courier import Carrier, Courier, Notice
from bongsu.services.follower import id_of_now, scope_of
from bongsu.services.watch import Watch

PURPOSE = "border_risk"
USERS = [
    Viewer("investigator@kr.knp", "kr.knp", "investigator"),
    Viewer("second@kr.knp", "kr.knp", "investigator"),
    Viewer("analyst@kr.knp", "kr.knp", "analyst"),
    Viewer("investigator@th.customs", "th.customs", "investigator"),
    Viewer("feed@kr.knp", "kr.knp", "feed"),
    Viewer("analyst@kr.kcs", "kr.kcs", "analyst"),
    Viewer("steward@hub", "hub", "steward", frozenset({"joint_desk"})),
]
BY_NAME = {each.user: each for each in USERS}
ME, SECOND, COLLEAGUE, OTHER, FEED, ORIGIN, DESK = USERS
PATIENCE = Patience(
    {"flash": timedelta(minutes=5), "immediate": timedelta(minutes=30)},
    {"flash": timedelta(minutes=15), "immediate": timedelta(minutes=120)},
)


def flash(ref: str, version: int = 1, to: tuple[str, ...] = ("*",), **changes: Any) -> dict[str, Any]:
    handling = {"tlp": "amber", "codes": [], "releasable_to": list(to), "purposes": []}
    return report(ref, version=version, handling=handling, **{"precedence": "flash", **changes})


class Kept:
    """Progress in memory."""

    def __init__(self) -> None:
        self.all: dict[str, Progress] = {}

    def read(self, identity: str) -> Progress:
        return self.all.setdefault(identity, Progress())

    def keep(self, identity: str, progress: Progress) -> None:
        self.all[identity] = progress


class Desk:
    """A log with subscriptions that are watched, under a clock that the test moves."""

    def __init__(self) -> None:
        self.stream, self.now, self.kept = Stream(), NOW, Kept()
        self.units: list[Unit] = []
        self.subscriptions: list[Subscription] = []
        self.told: list[tuple[str, Notice]] = []
        self.begin()

    def begin(self) -> None:
        """Everything that is not in the log is new, but what is kept of places; as after a restart."""
        self.acknowledgements = Acknowledgements(self.stream.log, lambda: self.now)
        self.watch = Watch(
            self.stream.following, self.acknowledgements, self.kept, lambda _: (), lambda: USERS, lambda: self.units,
            lambda: self.now, PATIENCE,
        )  # fmt: skip
        self.courier = Courier(
            self.stream.following, self.kept, {"webhook": Carrier(self.tell)}, BY_NAME.get, lambda _: (),
            self.acknowledgements.every, lambda: self.now, days=3,
        )  # fmt: skip

    def tell(self, hook: Subscription, notice: Notice) -> str | None:
        self.told.append((hook.id, notice))
        return None

    def subscribe(self, owner: Viewer, **more: Any) -> Subscription:
        identity = f"s{len(self.subscriptions)}"
        start = id_of_now(self.stream.log, PLACES.seal, scope_of(owner.user, PURPOSE, wants("*", {})))
        self.subscriptions.append(Subscription(identity, owner.user, PURPOSE, "*", "", start, **more))
        return self.subscriptions[-1]

    def log(self, *alerts: dict[str, Any]) -> None:
        self.stream.append([entry(each) for each in alerts])
        self.turn()

    def turn(self, minutes: float = 0) -> None:
        self.now += timedelta(minutes=minutes)
        while self.stream.tape.turn():
            pass
        self.watch.turn(self.subscriptions)
        self.courier.turn(self.subscriptions)

    def waiting(self, viewer: Viewer) -> list[tuple[str, int]]:
        return [(each.ref, each.version) for each in self.acknowledgements.asked_of(viewer)]


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.stream.tape.start()
    made.turn()
    return made


def at(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def test_an_urgent_alert_that_comes_waits_and_a_routine_one_does_not(desk: Desk) -> None:
    desk.subscribe(ME)
    desk.log(flash("a"), report("b"), flash("c", precedence="immediate"), flash("d", precedence="priority"))
    assert desk.waiting(ME) == [("a", 1), ("c", 1)]
    assert desk.waiting(OTHER) == desk.waiting(SECOND) == []


def test_what_is_not_released_to_a_subscriber_waits_for_nobody(desk: Desk) -> None:
    desk.subscribe(ME)
    desk.subscribe(OTHER)
    desk.log(flash("a", to=("kr.knp",)), flash("b", to=()))
    assert desk.waiting(ME) == [("a", 1)]
    assert desk.waiting(OTHER) == []


def test_who_acknowledged_when_is_kept_and_said_twice_changes_nothing(desk: Desk) -> None:
    desk.subscribe(ME)
    alert = flash("a")
    desk.log(alert)
    desk.now += timedelta(minutes=1)
    [said] = desk.acknowledgements.acknowledge(ME, alert["alert_id"])
    first = desk.now
    desk.now += timedelta(minutes=1)
    assert desk.acknowledgements.acknowledge(ME, alert["alert_id"]) == [said]
    assert (said.acknowledged_by, said.acknowledged_at) == (ME.user, at(first))
    desk.turn(600)
    assert desk.waiting(ME) == []
    assert desk.acknowledgements.every()[0].reminded_at is None, "what is acknowledged is not called to mind"


def test_nobody_else_can_acknowledge_and_cannot_tell_that_there_is_something(desk: Desk) -> None:
    desk.subscribe(ME)
    alert = flash("a")
    desk.log(alert)
    for stranger in (OTHER, SECOND, COLLEAGUE, ORIGIN):
        with pytest.raises(NotFoundError) as hidden:
            desk.acknowledgements.acknowledge(stranger, alert["alert_id"])
        with pytest.raises(NotFoundError) as unknown:
            desk.acknowledgements.acknowledge(stranger, "0" * 40)
        assert str(hidden.value).replace(alert["alert_id"], "X") == str(unknown.value).replace("0" * 40, "X")


def test_it_is_called_to_mind_once_then_the_other_subscribers_of_the_role_are_asked(desk: Desk) -> None:
    hook = desk.subscribe(ME, delivery="webhook")
    asked = desk.subscribe(SECOND, delivery="webhook")
    desk.subscribe(COLLEAGUE)
    alert = flash("a", to=("kr.knp",))
    desk.log(report("x"), alert)
    desk.acknowledgements.acknowledge(SECOND, alert["alert_id"])
    desk.told.clear()
    desk.turn(4.9)
    assert desk.told == []
    desk.turn(0.2)
    desk.turn(1)
    assert [(each, notice.reason) for each, notice in desk.told] == [(hook.id, "reminder")]
    desk.turn(10)
    desk.turn(10)
    assert [(each, notice.reason) for each, notice in desk.told[1:]] == [(asked.id, "escalation")]
    assert desk.waiting(SECOND) == [("a", 1)]
    assert [each.escalated_to for each in desk.acknowledgements.every() if each.owner == ME.user] == [(SECOND.user,)]
    said = desk.acknowledgements.acknowledge(SECOND, alert["alert_id"])
    assert {each.acknowledged_by for each in said} == {SECOND.user}
    assert desk.waiting(ME) == desk.waiting(SECOND) == []


def test_the_named_next_is_asked_before_all_others_and_the_joint_desk_when_there_is_nobody(desk: Desk) -> None:
    desk.subscribe(ME, next=COLLEAGUE.user)
    desk.subscribe(OTHER)
    desk.log(flash("a"))
    desk.turn(6)
    desk.turn(10)
    assert desk.waiting(COLLEAGUE) == [("a", 1)]
    assert desk.waiting(DESK) == [("a", 1)], "of th.customs nobody else of the role subscribes"
    assert [each.escalated_to for each in desk.acknowledgements.every()] == [(COLLEAGUE.user,), (DESK.user,)]


def test_nobody_is_asked_about_what_is_not_released_to_them(desk: Desk) -> None:
    desk.subscribe(ME, next=FEED.user)
    desk.log(flash("a", to=("kr.knp",)))
    desk.turn(20)
    desk.turn()
    assert desk.waiting(FEED) == []
    assert desk.waiting(DESK) == [("a", 1)]


def test_a_restart_keeps_what_waits_and_tells_nothing_again(desk: Desk) -> None:
    desk.subscribe(ME, delivery="webhook")
    desk.log(flash("a"))
    desk.turn(6)
    told, before = list(desk.told), desk.acknowledgements.every()
    desk.begin()
    desk.turn()
    assert (desk.told, desk.acknowledgements.every()) == (told, before)
    desk.kept.all.pop("watch")  # what is kept beside the log is lost
    desk.begin()
    desk.turn()
    assert desk.acknowledgements.every() == before
    assert len(list(desk.stream.log.read("decisions", 0, 100, 0))) == 2


def test_what_a_second_process_decides_again_changes_nothing(desk: Desk) -> None:
    desk.subscribe(ME)
    alert = flash("a")
    desk.log(alert)
    [before] = desk.acknowledgements.every()
    desk.turn(6)
    [reminded] = desk.acknowledgements.every()
    desk.now += timedelta(minutes=1)
    desk.acknowledgements.deliver(before)
    desk.acknowledgements.remind(before)
    assert desk.acknowledgements.every() == [reminded]
    said = desk.acknowledgements.acknowledge(ME, alert["alert_id"])
    desk.acknowledgements.deliver(before)
    desk.acknowledgements.escalate(before, [SECOND.user])
    assert desk.acknowledgements.every() == said


def test_who_has_lost_the_right_to_read_is_asked_no_more(desk: Desk) -> None:
    desk.subscribe(ME)
    alert = flash("a")
    desk.log(alert)
    moved = Viewer(ME.user, "th.customs", "investigator")
    for stranger in (moved, Viewer(ME.user, "kr.knp", "operator")):
        assert desk.waiting(stranger) == []
        with pytest.raises(NotFoundError):
            desk.acknowledgements.acknowledge(stranger, alert["alert_id"])
    USERS[0] = moved
    try:
        desk.log(flash("b", to=("kr.knp",)))
    finally:
        USERS[0] = ME
    assert desk.waiting(ME) == [("a", 1)]


def test_a_revision_waits_anew_a_recall_and_a_routine_revision_end_it(desk: Desk) -> None:
    desk.subscribe(ME)
    desk.log(flash("a"), flash("b"), flash("c"))
    desk.acknowledgements.acknowledge(ME, flash("a")["alert_id"])
    desk.log(flash("a", 2), flash("b", 2, status="withdrawn"), flash("c", 2, precedence="routine"))
    assert desk.waiting(ME) == [("a", 2)]
    assert [each.over for each in desk.acknowledgements.every()] == [None, "recalled", "routine"]


@pytest.mark.parametrize(
    "later", [{"status": "withdrawn", "precedence": "routine"}, {"to": ("th.customs",)}, {"precedence": "routine"}]
)
def test_who_has_unsubscribed_is_not_asked_about_what_was_taken_back(desk: Desk, later: dict[str, Any]) -> None:
    desk.subscribe(ME)
    desk.subscribe(SECOND)
    desk.log(flash("F-1"))
    del desk.subscriptions[0]
    desk.turn()
    assert desk.waiting(ME) == [("F-1", 1)]  # to unsubscribe is not to take note
    desk.log(flash("F-1", version=2, **later))
    desk.turn(20)
    desk.turn(20)
    assert [desk.waiting(each) for each in (ME, SECOND, COLLEAGUE, DESK)] == [[], [], [], []]


def test_the_unit_waits_too_and_any_reader_of_its_agency_acknowledges(desk: Desk) -> None:
    desk.units.append(Unit("kr.knp.narcotics", "kr.knp", PURPOSE, ("narcotics",)))
    desk.log(flash("a"), flash("b", topics=["arms"]), flash("c", to=("th.customs",)))
    assert desk.waiting(ME) == desk.waiting(COLLEAGUE) == [("a", 1)]
    assert desk.waiting(OTHER) == desk.waiting(FEED) == []
    desk.acknowledgements.acknowledge(COLLEAGUE, flash("a")["alert_id"])
    assert desk.waiting(ME) == []


def test_names_stay_with_the_agency_and_the_originator_is_told_agency_and_time(desk: Desk) -> None:
    desk.subscribe(ME)
    alert = flash("a")
    desk.log(alert)
    desk.acknowledgements.acknowledge(ME, alert["alert_id"])
    [own] = desk.acknowledgements.of_record(COLLEAGUE, "kr.kcs/a")
    assert own["acknowledged_by"] == ME.user
    [seen] = desk.acknowledgements.of_record(ORIGIN, "kr.kcs/a")
    assert (seen["owner_agency"], seen["acknowledged_at"]) == ("kr.knp", own["acknowledged_at"])
    assert ME.user not in str(seen)
    assert desk.acknowledgements.of_record(OTHER, "kr.kcs/a") == []
