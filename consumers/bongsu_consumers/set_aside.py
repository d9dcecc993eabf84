"""A folder for messages that are not genuine: kept byte for byte for whoever looks into it, never handed out."""

import os
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class SetAside:
    """Writes one file a message, on disk before the stream moves on."""

    folder: Path

    def keep(self, message: Any, problem: str) -> Path:
        """Keep a Kafka message and what is wrong with it. The same message again is the same file again."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{message.topic}.{message.partition}.{message.offset}.json"
        document = {
            "problem": problem,
            "topic": message.topic,
            "partition": message.partition,
            "offset": message.offset,
            "timestamp": message.timestamp,
            "key": _text(message.key),
            "headers": [[name, _text(raw)] for name, raw in message.headers],
            "value": _text(message.value),
        }
        with path.open("wb") as file:
            file.write(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
            file.flush()
            os.fsync(file.fileno())
        return path


def _text(raw: bytes | None) -> str | None:
    """Bytes as base64, because nothing is known of them."""
    return None if raw is None else b64encode(raw).decode()
