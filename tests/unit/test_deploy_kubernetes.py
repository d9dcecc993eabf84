"""The Kubernetes manifests: every document by its schema, as kustomize makes it, and what is generated in step."""

import base64
import importlib.util
import json
import shutil
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from kustomized import Document, render
from referencing import Registry
from referencing.jsonschema import DRAFT202012

ROOT = Path(__file__).parents[2]
KUBERNETES = ROOT / "deploy/kubernetes"
FOLDERS = ["base", "overlays/production"]
SCHEMAS = {
    path.name: json.loads(path.read_text())
    for path in sorted((Path(__file__).parent / "deploy_schemas").glob("*.json"))
    if path.name != "compose.json"
}
KINDS = {kind: f"{name}{pointer}" for name, schema in SCHEMAS.items() for kind, pointer in schema["kinds"].items()}
REGISTRY: Registry[Any] = Registry().with_resources(
    (name, DRAFT202012.create_resource(schema)) for name, schema in SCHEMAS.items()
)


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    specification = importlib.util.spec_from_file_location("generate", KUBERNETES / "generate.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def faults(document: Document) -> list[str]:
    kind = f"{document['apiVersion']}/{document['kind']}"
    if kind not in KINDS:
        return [f"no schema for {kind}: add it to deploy_schemas"]
    validator = Draft202012Validator({"$ref": KINDS[kind]}, registry=REGISTRY)
    return [
        f"{kind} {document['metadata']['name']} {e.json_path}: {e.message}" for e in validator.iter_errors(document)
    ]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_document_is_what_its_schema_says(folder: str) -> None:
    documents = render(KUBERNETES / folder)
    assert [fault for document in documents for fault in faults(document)] == []
    assert len(documents) > 30


@pytest.mark.parametrize(
    ("kind", "where", "value"),
    [
        ("Deployment", "spec.template.spec.containers.0.readOnlyRootFileSystem", True),
        ("Deployment", "spec.template.spec.containers.0.securityContext.privilegd", False),
        ("Deployment", "spec.replicas", "two"),
        ("NetworkPolicy", "spec.policytypes", ["Egress"]),
        ("Kafka", "apiVersion", "kafka.strimzi.io/v1beta2"),
        ("Kafka", "spec.zookeeper", {}),
        ("KafkaNodePool", "spec.roles", ["brokers"]),
        ("KafkaTopic", "spec.partitions", 0),
        ("Elasticsearch", "spec.nodeSets.0.counts", 3),
    ],
)
def test_a_mistake_in_a_manifest_is_found(kind: str, where: str, value: Any) -> None:
    document = next(each for each in render(KUBERNETES / "base") if each["kind"] == kind)
    place: Any = document
    *way, last = where.split(".")
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    place[last] = value
    assert faults(document)


@pytest.mark.parametrize("folder", [path.parent for path in sorted(KUBERNETES.rglob("kustomization.yaml"))])
def test_a_kustomization_names_every_file_beside_it_and_no_other(folder: Path) -> None:
    kustomization = yaml.safe_load((folder / "kustomization.yaml").read_text())
    named = {name for name in kustomization.get("resources", []) if (folder / name).is_file()}
    named |= {patch["path"] for patch in kustomization.get("patches", [])}
    for entry in [*kustomization.get("configMapGenerator", []), *kustomization.get("secretGenerator", [])]:
        named |= {name.rpartition("=")[2] for name in entry.get("files", [])}
    beside = {path.name for path in folder.iterdir() if path.is_file()} - {"kustomization.yaml", "members.yaml"}
    assert named == beside
    assert [name for name in kustomization.get("resources", []) if not (folder / name).exists()] == []


def test_the_generated_manifests_are_in_step(generate: ModuleType) -> None:
    written = dict(generate.written())
    assert {path: path.read_text() for path in written} == written
    assert len(written) == 3


def test_each_topic_is_made_for_each_member(generate: ModuleType) -> None:
    topics = yaml.safe_load((ROOT / "deploy/topics.yaml").read_text())["topics"]
    made = generate.members_topics(topics, {"agencies": ["kr.kcs", "th.customs"], "units": ["kr.knp.seoul"]})
    shared = generate.shared_topics(topics)
    names = {each["metadata"]["name"] for each in made}
    assert {"bongsu.in.kr.kcs", "bongsu.receipts.th.customs", "bongsu.out.kr.knp.seoul"} <= names
    assert len(made) == sum(2 if "{agency}" in each["name"] else 1 for each in topics if "{" in each["name"])
    assert len(shared) == sum("{" not in each["name"] for each in topics)
    assert all("{" not in each["metadata"]["name"] for each in [*shared, *made])


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="no kubectl on this machine to compare with")
@pytest.mark.parametrize("folder", FOLDERS)
def test_kustomize_itself_makes_the_same(folder: str) -> None:
    done = subprocess.run(["kubectl", "kustomize", KUBERNETES / folder], capture_output=True, text=True, check=True)
    theirs = [document for document in yaml.safe_load_all(done.stdout) if document is not None]
    assert _comparable(theirs) == _comparable(render(KUBERNETES / folder))


def _comparable(documents: list[Document]) -> dict[tuple[str, str], Any]:
    return {(each["kind"], each["metadata"]["name"]): _in_order(each) for each in documents}


def _in_order(value: Any) -> Any:
    """Without the order of lists of named things, which has no meaning, and without line breaks in base64."""
    if isinstance(value, dict):
        if value.get("kind") == "Secret":
            value = value | {"data": {name: base64.b64decode(text).decode() for name, text in value["data"].items()}}
        return {name: _in_order(each) for name, each in value.items()}
    if isinstance(value, list) and value:
        ordered = [_in_order(each) for each in value]
        return (
            sorted(ordered, key=lambda each: json.dumps(each, sort_keys=True)) if isinstance(value[0], dict) else value
        )
    return value
