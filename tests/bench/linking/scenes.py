"""Events that are hard to tell apart or hard to see as one: confounders, rings, and reports that share no number."""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from generator import events, places
from generator.events import Event, foreign_phone, kr_phone
from linking import people

DAY = 86_400
GROUP = 10  # unrelated events that share one forwarder, consolidator, office or common name
EVERY = 3  # each third event is a confounder, the kinds in turn
RING, SOFT = 0.08, 0.14  # shares of events that are rings, and whose reports share no number
KEPT = 0.55  # share of a ring's numbers that one agency knows


@dataclass(slots=True)
class Scene:
    """One event as the agencies see it. `touch` names what is done to its written reports; `group` its confounder."""

    event: Event
    when: int
    agencies: list[str]
    form: str = ""  # ring, soft or nothing
    confounder: str = ""
    group: str = ""
    touch: dict[str, str] = field(default_factory=dict)


class Scenes:
    """Scenes in about the order of time. Confounders refer to scenes that came before."""

    def __init__(self, rng: Random, newest: int) -> None:
        self.rng, self.newest, self.number = rng, newest, 0
        self.past: dict[str, deque[Scene]] = defaultdict(lambda: deque(maxlen=400))
        self.shared: dict[str, tuple[str, Any, int]] = {}  # kind: name of the group, what is shared, events so far
        self.turns = 0

    def next(self, when: int) -> Scene:
        """The next event, at about that time."""
        self.number += 1
        scene = self._plain(when)
        if self.number % EVERY == 0:
            makers = tuple(_MAKERS.items())
            kind, maker = makers[self.turns % len(makers)]
            self.turns += 1
            made = maker(self, scene)
            if made is not None:
                scene = made
                scene.confounder = kind
        if not scene.confounder:
            roll = self.rng.random()
            fitting = _fitting(scene.event)
            if roll < RING:
                scene.form, scene.agencies = "ring", fitting[: 3 + int(self.rng.random() * 4)]
            elif roll < RING + SOFT:
                scene.form, scene.agencies = "soft", fitting[: 2 + int(self.rng.random() * 2)]
            if scene.form:
                self.rng.shuffle(scene.agencies)
        self.past[scene.event.kind].append(scene)
        return scene

    def _plain(self, when: int, kind: str = "") -> Scene:
        while True:
            event = people.spread_out(self.rng, events.event(self.rng, f"E{self.number:06d}"))
            if not kind or event.kind == kind:
                return Scene(event, when, events.reporters(self.rng, event.kind, event.origin))

    def earlier(self, kind: str, *, korean: bool = False, days: int = 0, within: int = 400) -> Scene | None:
        """An unrelated scene that is `days` to `within` days old."""
        now = self.past[kind][-1].when if self.past[kind] else 0
        fitting = [
            each
            for each in self.past[kind]
            if days * DAY <= now - each.when <= within * DAY
            and not each.confounder
            and (not korean or each.event.receiver.country == "KR")
        ]
        return self.rng.choice(fitting[-40:]) if fitting else None

    def member(self, kind: str, make: Callable[[], Any]) -> tuple[str, Any]:
        """The group of so many unrelated events that this one belongs to, and what they share."""
        name, value, count = self.shared.get(kind, ("", None, GROUP))
        if count >= GROUP:
            name, value, count = f"{kind}-{self.number}", make(), 0
        self.shared[kind] = (name, value, count + 1)
        return name, value

    def beside(self, scene: Scene, other: Scene) -> None:
        """Make a scene a look-alike of another: near it in time, often with its drug and amount."""
        scene.when = min(self.newest, other.when + self.rng.randrange(-DAY, 2 * DAY))
        scene.group = other.group = other.group or f"pair-{self.number}"
        if self.rng.random() < 0.6:
            scene.event.drug, scene.event.origin = other.event.drug, other.event.origin
            if scene.event.kind == "passenger":
                scene.event.flight = other.event.flight
            scene.agencies = events.reporters(self.rng, scene.event.kind, scene.event.origin)
            spread = 1 + (self.rng.random() - 0.5) * (0.04 if self.rng.random() < 0.3 else 0.9)
            scene.event.amount = round(other.event.amount * spread, 2)


def _fitting(event: Event) -> list[str]:
    return [a for a in events.REPORTERS[event.kind] if a[0] == "k" or a[:2].upper() == event.origin]


def _with(scene: Scene, *agencies: str) -> None:
    """These agencies report too, if they may."""
    scene.agencies += [each for each in agencies if each in _fitting(scene.event) and each not in scene.agencies]


def _hub_phone(scenes: Scenes, _scene: Scene) -> Scene:
    scene = scenes._plain(_scene.when, "parcel")
    origin = scene.event.origin
    scene.group, phone = scenes.member("hub_phone", lambda: foreign_phone(scenes.rng, origin))
    scene.event.sender_phone = str(phone)
    _with(scene, "kr.kcs")
    return scene


def _hub_address(scenes: Scenes, _scene: Scene) -> Scene:
    """A consolidator receives for many: its firm and address stand in the consignee's place."""
    scene = scenes._plain(_scene.when, "parcel")
    event = scene.event
    scene.group, shared = scenes.member("hub_address", lambda: (event.address, event.company))
    event.address, event.company = shared
    ko, latin = places.KO_COMPANIES[event.company]
    scene.touch = {"consignee": ko, "consignee_latin": latin}
    scene.agencies = [each for each in scene.agencies if each in ("kr.kcs", "th.customs", "vn.customs", "kr.spo")]
    _with(scene, "kr.kcs")
    return scene


def _office_phone(scenes: Scenes, scene: Scene) -> Scene:
    made = lambda: f"+8231888{scenes.rng.randrange(1000, 9999)}"  # noqa: E731
    scene.group, phone = scenes.member("office_phone", made)
    scene.touch = {"office": str(phone)}
    _with(scene, "kr.knp", "kr.spo")
    return scene


def _placeholder(scenes: Scenes, _scene: Scene) -> Scene:
    scene = scenes._plain(_scene.when, "parcel")
    word = ("UNKNOWN", "미상", "N/A", "-", "000000000")[scenes.turns % 5]
    scene.group = f"placeholder-{word}"
    scene.touch = {"consignee": word, "consignee_latin": word if word.isascii() else "UNKNOWN", "passport": "000000000"}
    _with(scene, "kr.kcs")
    return scene


def _common_name(scenes: Scenes, _scene: Scene) -> Scene:
    scene = scenes._plain(_scene.when, "parcel")
    scene.group, person = scenes.member("common_name", lambda: people.korean(scenes.rng))
    scene.event.receiver = person
    scene.event.passport = people.another_passport(scenes.rng, scene.event)
    return scene


def _beside(
    kind: str, change: Callable[[Random, Event, Event], None], *, korean: bool = True
) -> Callable[[Scenes, Scene], Scene | None]:
    """A look-alike of an earlier event of that kind, changed by what the two have in common."""

    def make(scenes: Scenes, scene: Scene) -> Scene | None:
        other = scenes.earlier(kind, korean=korean)
        if other is None:
            return None
        made = scenes._plain(scene.when, kind)
        scenes.beside(made, other)
        change(scenes.rng, made.event, other.event)
        if made.event.receiver.country == "KR":
            made.event.passport = people.another_passport(scenes.rng, made.event)
        return made

    return make


def _near_name(rng: Random, event: Event, other: Event) -> None:
    event.receiver = people.sibling(rng, other.receiver)


def _twins(rng: Random, event: Event, other: Event) -> None:
    event.receiver, event.born, event.address = people.sibling(rng, other.receiver), other.born, other.address


def _family(rng: Random, event: Event, other: Event) -> None:
    event.receiver, event.address = people.relative(rng, other.receiver), other.address


def _same_flight(rng: Random, event: Event, other: Event) -> None:
    event.drug, event.origin, event.flight = other.drug, other.origin, other.flight
    event.amount = round(other.amount * (0.6 + 0.8 * rng.random()), 2)


def _same_flight_scene(scenes: Scenes, scene: Scene) -> Scene | None:
    made = _beside("passenger", _same_flight, korean=False)(scenes, scene)
    if made is not None:
        made.agencies = events.reporters(scenes.rng, "passenger", made.event.origin)
    return made


def _near_number(scenes: Scenes, scene: Scene) -> Scene | None:
    other = scenes.earlier(("parcel", "passenger", "container")[scenes.turns % 3])
    if other is None:
        return None
    made = scenes._plain(scene.when, other.event.kind)
    scenes.beside(made, other)
    made.event = people.near_numbers(scenes.rng, made.event, other.event)
    return made


def _container_reused(scenes: Scenes, scene: Scene) -> Scene | None:
    other = scenes.earlier("container", days=40)
    if other is None:
        return None
    made = scenes._plain(scene.when, "container")
    made.group = other.group = other.group or f"pair-{scenes.number}"
    made.event.container = other.event.container
    made.event.drug, made.event.origin = other.event.drug, other.event.origin
    made.agencies = events.reporters(scenes.rng, "container", made.event.origin)
    return made


def _other_voyage(scenes: Scenes, scene: Scene) -> Scene | None:
    other = scenes.earlier("vessel", days=10)
    if other is None:
        return None
    made = scenes._plain(scene.when, "vessel")
    made.group = other.group = other.group or f"pair-{scenes.number}"
    ship = other.event
    made.event = replace(made.event, vessel=ship.vessel, imo=ship.imo, mmsi=ship.mmsi, callsign=ship.callsign)
    return made


def _alias(scenes: Scenes, scene: Scene) -> Scene | None:
    """Police know somebody under an alias that is somebody else's name."""
    other = scenes.earlier("parcel", korean=True)
    if other is None:
        return None
    made = scenes._plain(scene.when, "parcel")
    scenes.beside(made, other)
    made.touch = {"alias": other.event.receiver.own}
    _with(made, "kr.knp")
    return made


_MAKERS: dict[str, Callable[[Scenes, Scene], Scene | None]] = {
    "hub_phone": _hub_phone,
    "near_name": _beside("parcel", _near_name),
    "hub_address": _hub_address,
    "same_flight": _same_flight_scene,
    "office_phone": _office_phone,
    "twins": _beside("passenger", _twins),
    "placeholder": _placeholder,
    "container_reused": _container_reused,
    "common_name": _common_name,
    "near_number": _near_number,
    "hub_phone ": _hub_phone,
    "family": _beside("parcel", _family),
    "hub_address ": _hub_address,
    "other_voyage": _other_voyage,
    "common_name ": _common_name,
    "alias": _alias,
    "office_phone ": _office_phone,
}


def kind_of(scene: Scene) -> str:
    return scene.confounder.strip()


def partly(rng: Random, scene: Scene, place: int) -> Event:
    """The event as one agency knows it: in a ring a part of its numbers; where nothing is shared, the first all."""
    event, soft = scene.event, scene.form == "soft"
    if not scene.form or (soft and place == 0):
        return event

    def known(value: str) -> str:
        return value if not soft and rng.random() < KEPT else ""

    return replace(
        event,
        phone=event.phone if known("x") else kr_phone(rng),
        sender_phone=event.sender_phone if known("x") else foreign_phone(rng, event.origin),
        item=known(event.item),
        passport=known(event.passport),
        handle=known(event.handle),
        account=known(event.account),
        container=known(event.container),
        bl=known(event.bl),
        imo=known(event.imo),
        mmsi=known(event.mmsi),
        callsign=known(event.callsign),
        quoted="" if soft else event.quoted,
    )
