"""The linking model: weights, time windows, rarities and hub keys, learnt from a log, then frozen.

An edge is a pure function of two alerts and a model. Weights are log2 likelihood ratios (Fellegi and Sunter, 1969):
how much likelier an agreement or disagreement is between reports of one event than between others, in bits.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import orjson

SCHEMA = "bongsu/linking-model/1"


@dataclass(frozen=True, slots=True)
class Scheme:
    """How far an identifier speaks: bits, and the hours within which it means one event (0: none, it names a subject).

    `subject` bits count for one subject at any time. `spreads` marks schemes that a forwarder or office may share
    among unrelated events: until a log has shown their spread, they alone confirm nothing.
    """

    event: float
    hours: int
    subject: float = 0.0
    spreads: bool = False


@dataclass(frozen=True, slots=True)
class Threshold:
    """From `confirm` bits on the hub confirms, from `propose` bits on it asks a steward."""

    confirm: float
    propose: float


@dataclass(frozen=True, slots=True)
class Model:
    """A frozen model. `hubs` holds keys (`scheme:value`) with the number of unrelated events that they touch."""

    version: str
    schemes: Mapping[str, Scheme]
    levels: Mapping[str, float]
    same_event: Threshold
    same_subject: Threshold
    alerts: int = 0
    hubs: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, int] = field(default_factory=dict)
    substances: Mapping[str, int] = field(default_factory=dict)
    names_total: int = 0
    substances_total: int = 0

    @property
    def learnt(self) -> bool:
        """Whether a log has shown which keys spread."""
        return self.alerts > 0

    def bits(self, level: str) -> float:
        """The weight of a comparison's outcome."""
        return self.levels[level]


def frozen(model: Model) -> Model:
    """The model with its version: the start of the SHA-256 of its content."""
    content = orjson.dumps(asdict(replace(model, version="")), option=orjson.OPT_SORT_KEYS)
    return replace(model, version=sha256(content).hexdigest()[:16])


def to_json(model: Model) -> bytes:
    """As published in `decisions`."""
    return orjson.dumps({"schema": SCHEMA, **asdict(model)}, option=orjson.OPT_SORT_KEYS)


def from_json(body: bytes) -> Model:
    """Read a published model. `ValueError` if it is none or its version is not that of its content."""
    raw: dict[str, Any] = orjson.loads(body)
    if raw.pop("schema", None) != SCHEMA:
        raise ValueError(f"this is no {SCHEMA}: publish a model by `bongsu model learn`")
    model = Model(
        **{
            **raw,
            "schemes": {name: Scheme(**each) for name, each in raw["schemes"].items()},
            "same_event": Threshold(**raw["same_event"]),
            "same_subject": Threshold(**raw["same_subject"]),
        }
    )
    if frozen(model).version != model.version:
        raise ValueError(f"the model {model.version} was changed after it was frozen: learn and publish it again")
    return model


@cache
def first_model() -> Model:
    """The model that ships with the package: it knows no log yet, so it confirms nothing on keys that may spread."""
    raw = orjson.loads((files("bongsu.domain.linking") / "first_model.json").read_bytes())
    return frozen(
        Model(
            version="",
            schemes={name: Scheme(**each) for name, each in raw["schemes"].items()},
            levels=raw["levels"],
            same_event=Threshold(**raw["same_event"]),
            same_subject=Threshold(**raw["same_subject"]),
        )
    )
