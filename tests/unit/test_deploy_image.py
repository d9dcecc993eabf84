"""The Dockerfile: pinned, by hash, as nobody in particular, with all that it copies and nothing else."""

import fnmatch
import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "deploy/docker"
PACKAGE_FOLDERS = ("schemas", "connectors", "consumers", "hub")


def instructions() -> list[tuple[str, str]]:
    text = (DOCKER / "Dockerfile").read_text()
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in joined.splitlines())]


def last_stage() -> list[tuple[str, str]]:
    steps = instructions()
    return steps[max(number for number, (word, _) in enumerate(steps) if word == "FROM") :]


def pins(path: Path) -> dict[str, set[str]]:
    """name==version to its hashes."""
    found: dict[str, set[str]] = {}
    pin = ""
    for line in path.read_text().splitlines():
        if match := re.match(r"([\w.-]+==[\w.!+]+)", line):
            pin = match[1]
            found[pin] = set()
        if match := re.search(r"--hash=(sha256:[0-9a-f]{64})", line):
            found[pin].add(match[1])
    return found


def test_every_stage_begins_with_a_pinned_slim_python() -> None:
    bases = [rest.split(" AS ")[0] for word, rest in instructions() if word == "FROM"]
    assert all(re.fullmatch(r"python:3\.1[1-9]\.\d+-slim-\w+", base) for base in bases)
    assert len(set(bases)) == 1
    assert any(base in rest for word, rest in last_stage() if word == "LABEL" for base in bases)


def test_the_image_runs_as_a_number_that_is_not_root() -> None:
    users = [rest for word, rest in last_stage() if word == "USER"]
    assert len(users) == 1
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", users[0])
    owner = users[0].split(":")[0]
    assert f"--owner={owner}" in " ".join(rest for word, rest in last_stage() if word == "RUN")


def test_nothing_is_fetched_but_wheels_by_their_hashes() -> None:
    assert "ADD" not in {word for word, _ in instructions()}
    runs = [part.strip() for word, rest in instructions() if word == "RUN" for part in rest.split("&&")]
    installs = [run for run in runs if re.search(r"pip\b.* install|pip install", run)]
    for install in installs:
        assert {"--require-hashes", "--only-binary"} <= set(shlex.split(install)) or "--no-index" in install
    assert len(installs) == 3
    assert not re.search(r"\b(curl|wget|apt-get|git)\b", " ".join(runs))


def test_it_starts_serves_and_is_watched() -> None:
    last = dict(last_stage())
    assert last["ENTRYPOINT"] == '["bongsu"]'
    assert last["CMD"] == '["serve"]'
    assert last["VOLUME"] == "/data"
    assert "/healthz" in last["HEALTHCHECK"]
    labels = " ".join(rest for word, rest in last_stage() if word == "LABEL")
    assert {"title", "description", "licenses", "version", "revision"} <= set(
        re.findall(r"opencontainers\.image\.(\w+)", labels)
    )


@pytest.mark.parametrize("name", ["requirements.txt", "build-requirements.txt"])
def test_the_images_packages_are_the_locks(name: str) -> None:
    lock, image = pins(ROOT / "requirements.lock"), pins(DOCKER / name)
    assert image
    assert all(image.values())
    assert {pin: hashes for pin, hashes in image.items() if lock.get(pin) != hashes} == {}


def test_the_image_has_what_the_cluster_needs_and_no_tools() -> None:
    names = {pin.partition("==")[0] for pin in pins(DOCKER / "requirements.txt")}
    project = (ROOT / "pyproject.toml").read_text()
    wanted = re.findall(r'"([\w-]+)[>=<,\d.]+"', project.split("dependencies = [")[1].split("]")[0])
    wanted += re.findall(r'"([\w-]+)[>=<]', project.split("cluster = [")[1].split("]")[0])
    assert len(wanted) > 15
    assert set(wanted) <= names
    assert not names & {"pytest", "mypy", "ruff", "hatchling", "hypothesis", "testcontainers", "pip"}


def ignored(path: str) -> bool:
    """Whether .dockerignore keeps a path out: the last line that matches it or a folder above decides."""
    out = False
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        wanted = pattern.removeprefix("!").removeprefix("**/")
        parts = path.split("/")
        heads = ["/".join(parts[: number + 1]) for number in range(len(parts))]
        tried = parts if "**/" in pattern else heads
        if any(fnmatch.fnmatchcase(each, wanted) and each.count("/") == wanted.count("/") for each in tried):
            out = not pattern.startswith("!")
    return out


def copied() -> list[str]:
    """What is copied out of the build's folder, as patterns."""
    rests = [rest for word, rest in instructions() if word == "COPY" and "--from" not in rest]
    return [pattern for rest in rests for pattern in shlex.split(rest)[:-1]]


def test_what_is_copied_is_there_and_in_the_build() -> None:
    assert set(PACKAGE_FOLDERS) <= set(copied())
    found = {pattern: [path.relative_to(ROOT).as_posix() for path in ROOT.glob(pattern)] for pattern in copied()}
    assert all(found.values()), found
    assert [path for paths in found.values() for path in paths if ignored(path)] == []


def test_every_link_of_a_package_leads_to_something_copied() -> None:
    links = [path for folder in PACKAGE_FOLDERS for path in (ROOT / folder).rglob("*") if path.is_symlink()]
    targets = {path.resolve().relative_to(ROOT).as_posix() for path in links}
    assert "deploy/topics.yaml" in targets
    assert [t for t in targets if ignored(t) or not any(fnmatch.fnmatchcase(t, each) for each in copied())] == []


@pytest.mark.parametrize(
    "path",
    [
        ".git/config",
        "demo-data/keys/root.key",
        "bongsu-data/keys",
        "deploy/compose/secrets/x",
        ".env",
        "tests/conftest.py",
    ],
)
def test_nothing_else_enters_the_build(path: str) -> None:
    assert ignored(path)
