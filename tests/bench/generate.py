"""Write seeded files of the seven native feeds, and the truth about them, into a folder."""

import argparse
import sys
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from generator import Truth, generate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--records", type=int, default=5000, help="records in all, with repeats and broken ones")
    parser.add_argument("--per-file", type=int, default=500, help="records a file at most")
    parser.add_argument("--out", type=Path, required=True, help="folder for the files and truth.json")
    parser.add_argument("--ends", type=aware, default="2026-11-20T15:00Z", help="the newest event time")
    parser.add_argument(
        "--mess", type=float, default=0.6, help="0.0 plain, 1.0 every habit of the senders at its worst"
    )
    parser.add_argument("--no-truth", action="store_true", help="files only; with --mess 0 this streams")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    truth = None if options.no_truth else Truth()
    files = records = 0
    for file in generate(options.seed, options.records, options.per_file, options.ends, options.mess, truth):
        (options.out / file.name).write_bytes(file.payload)
        files, records = files + 1, records + file.records
    if truth is not None:
        truth.write(options.out / "truth.json")
    print(f"{files} files, {records} records in {options.out}")


def aware(text: str) -> datetime:
    """A time with its zone, such as 2026-11-20T15:00Z."""
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text} has no zone; write it as 2026-11-20T15:00Z")
    return time


if __name__ == "__main__":
    main()
