"""`make compiled`: the comparison of names and alerts as machine code beside its sources; pure Python stays the rule.

mypyc (of mypy, which checks these modules in any case) makes C of them. Answers are the same, a test compares the two.
Python takes a module's machine code before its source, so what was compiled must be compiled again after a change:
`make plain` takes it away. It needs a C compiler and Python's headers, and from Python 3.12 on setuptools.

    python deploy/devstack/compiled.py [--into FOLDER] [-O LEVEL]
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_LINKING = "hub/bongsu/domain/linking"
_MORE = (
    "schemas/bongsu_schemas/text.py",
    "schemas/bongsu_schemas/identifiers/placeholder.py",
    "schemas/bongsu_schemas/identifiers/normal.py",
    "hub/bongsu/services/relink.py",
    "hub/bongsu/adapters/sqlite_links.py",
)
_PLAIN = frozenset({"__init__.py", "model.py", "learn.py", "weights.py", "explain.py", "clusters.py"})
"""A model's version is a hash of its numbers as written, and machine code writes 7.0 for 7; the others seldom run.

A package's own module must not be compiled: beside the sources, where the code of all lies in one file of one root,
it would look for the modules of the other root's package in a folder that is not there.
"""


def modules() -> list[str]:
    """What is compiled, as paths from the root."""
    names = sorted(each for each in (ROOT / "schemas/bongsu_schemas/names").glob("*.py") if each.name not in _PLAIN)
    linking = sorted(each for each in (ROOT / _LINKING).glob("*.py") if each.name not in _PLAIN)
    more = [ROOT / each for each in _MORE]
    return [str(each.relative_to(ROOT)) for each in (*names, *linking, *more)]


def compiled(into: Path | None, level: str) -> None:
    """Compile into a folder, in which the packages' own folders are made, or beside the sources."""
    from mypyc.build import mypycify  # noqa: PLC0415 - a tool of developers
    from setuptools import setup  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as made:
        os.chdir(ROOT)
        arguments = ["--config-file", "pyproject.toml", "--cache-dir", f"{made}/cache", *modules()]
        extensions = mypycify(
            arguments, opt_level=level, debug_level="0", group_name="bongsu", target_dir=f"{made}/c", verbose=False
        )
        os.chdir(made)  # setuptools would read the project's own settings
        folder = into or Path(made) / "built"
        setup(
            name="bongsu-compiled",
            ext_modules=extensions,
            script_args=["-q", "build_ext", "--build-lib", str(folder), "--build-temp", f"{made}/o"],
        )
        if into is None:
            shutil.copytree(folder / "bongsu_schemas", ROOT / "schemas/bongsu_schemas", dirs_exist_ok=True)
            shutil.rmtree(folder / "bongsu_schemas")
            shutil.copytree(folder, ROOT / "hub", dirs_exist_ok=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Compile the comparison of names and alerts.")
    parser.add_argument("--into", type=Path, help="a folder; without it beside the sources")
    parser.add_argument("-O", dest="level", default="3", help="how hard the C compiler tries")
    options = parser.parse_args()
    sys.argv = sys.argv[:1]
    compiled(options.into and options.into.resolve(), options.level)
