"""The evidence file: one alert, its proof and the hub's key certificate, verified with no hub and no network.

Every character of the file is held by a hash or a signature, or by the rule that the file is the one serialisation
of its content; so whatever character is changed, verification fails.
"""

from dataclasses import dataclass
from typing import Any

import orjson

from bongsu.domain.checkpoint import InclusionProof, NoteError, key_hash, parse_note, parse_proof
from bongsu.domain.ids import alert_id
from bongsu.domain.merkle import leaf_hash, root_from_path
from bongsu_schemas import envelope as dsse
from bongsu_schemas.key_statement import KEY_TYPE, is_for, is_signed, key_statement

__all__ = ["EVIDENCE_SCHEMA", "KEY_TYPE", "Step", "is_genuine", "key_statement", "render", "verify"]

EVIDENCE_SCHEMA = "bongsu/evidence/1"
_FIELDS = ("schema", "alert", "proof", "certificate")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a verification: what was checked and whether it holds, in words."""

    name: str
    good: bool
    detail: str


def render(alert: bytes, proof: InclusionProof, certificate: bytes) -> bytes:
    """The evidence file of logged bytes, their proof and the root's DSSE envelope over the checkpoint key."""
    return _serialise(alert.decode(), proof.text(), orjson.loads(certificate))


def verify(evidence: bytes, root_key: bytes) -> list[Step]:
    """The steps of a verification in order; it ends at the first that fails. Never raises."""
    steps: list[Step] = []
    try:
        for step in _steps(evidence, root_key):
            steps.append(step)
            if not step.good:
                break
    except (NoteError, ValueError, KeyError, TypeError, dsse.EnvelopeError) as error:
        steps.append(Step("read", good=False, detail=f"not readable as evidence: {error}"))
    return steps


def is_genuine(steps: list[Step]) -> bool:
    """Whether a verification went through to its end without a failure."""
    return len(steps) == _ALL_STEPS and all(step.good for step in steps)


_ALL_STEPS = 6


def _steps(evidence: bytes, root_key: bytes) -> Any:
    # 1. The file is the one serialisation of its content: no other bytes stand for the same evidence.
    document = orjson.loads(evidence)
    same = (
        isinstance(document, dict)
        and tuple(document) == _FIELDS
        and document["schema"] == EVIDENCE_SCHEMA
        and _serialise(document["alert"], document["proof"], document["certificate"]) == evidence
    )
    yield Step("form", same, "the file is in the hub's own serialisation" if same else "the file's bytes were changed")
    # 2. The root certifies the key that signs checkpoints.
    body = orjson.dumps(document["certificate"])
    certificate = dsse.read(body)
    canonical = orjson.dumps(certificate.to_dict()) == body
    genuine = canonical and is_signed(certificate, root_key)
    yield Step(
        "certificate", genuine, "the hub's root signed the checkpoint key" if genuine else "not signed by the root"
    )
    statement = orjson.loads(certificate.payload)
    right = is_for(statement, "checkpoint")
    yield Step("purpose", right, "the key is certified for checkpoints" if right else "the key is for something else")
    # 3. That key signed the checkpoint of the alert's agency.
    proof = parse_proof(document["proof"])
    checkpoint, name, named_key, signature = parse_note(proof.note)
    public_key = bytes.fromhex(statement["public_key"])
    alert = orjson.loads(document["alert"])
    origin = f"bongsu/{alert['origin']['agency']}"
    signed = (
        checkpoint.origin == name == origin
        and named_key == key_hash(name, public_key)
        and dsse.verify_bytes(public_key, signature, checkpoint.text().encode())
    )
    yield Step(
        "checkpoint", signed, f"{origin} at {checkpoint.size} alerts" if signed else "the signature is not genuine"
    )
    # 4. The alert's bytes are a leaf under the checkpoint's root.
    leaf = leaf_hash(proof.salt + document["alert"].encode())
    included = root_from_path(leaf, proof.index, checkpoint.size, list(proof.path)) == checkpoint.root
    yield Step("inclusion", included, f"leaf {proof.index} of the log" if included else "the alert is not in the log")
    # 5. The alert's id is the one of its agency, reference and version.
    identity = alert_id(alert["origin"]["agency"], alert["origin"]["ref"], alert["version"], alert["edition"])
    named = identity == alert["alert_id"]
    yield Step(
        "identity", named, f"{alert['origin']['agency']}/{alert['origin']['ref']}" if named else "wrong alert_id"
    )


def _serialise(alert: str, proof: str, certificate: Any) -> bytes:
    document = {"schema": EVIDENCE_SCHEMA, "alert": alert, "proof": proof, "certificate": certificate}
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
