"""What `kubectl kustomize` makes of a folder, for as much of kustomize as `deploy/kubernetes` uses.

Anything that it does not know is an error, so that no manifest is checked in another form than a cluster would get.
"""

import base64
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

Document = dict[str, Any]

_FIELDS = {"apiVersion", "kind", "namespace", "resources", "components", "patches", "images", "replicas"}
_GENERATORS = {"configMapGenerator", "secretGenerator", "generatorOptions"}
_MERGE_KEYS = {
    "containers": ("name",),
    "initContainers": ("name",),
    "volumes": ("name",),
    "env": ("name",),
    "volumeMounts": ("mountPath",),
    "ports": ("containerPort", "port"),
    "topologySpreadConstraints": ("topologyKey",),
}


class UnknownFieldError(ValueError):
    """A part of kustomize that this module does not know: teach it, or leave the part out."""


def render(folder: Path) -> list[Document]:
    """The documents of a kustomization, its components and patches applied."""
    kustomization = _read(folder)
    documents: list[Document] = []
    for name in kustomization.get("resources", []):
        path = folder / name
        documents += render(path) if path.is_dir() else _documents(path)
    documents += _generated(folder, kustomization)
    for name in kustomization.get("components", []):
        documents = _transformed(folder / name, _read(folder / name), [*documents, *_resources(folder / name)])
    return _transformed(folder, kustomization, documents)


def _read(folder: Path) -> Document:
    kustomization: Document = yaml.safe_load((folder / "kustomization.yaml").read_text())
    if unknown := set(kustomization) - _FIELDS - _GENERATORS:
        raise UnknownFieldError(f"{folder}/kustomization.yaml: {', '.join(sorted(unknown))}")
    return kustomization


def _documents(path: Path) -> list[Document]:
    return [document for document in yaml.safe_load_all(path.read_text()) if document is not None]


def _resources(component: Path) -> list[Document]:
    return [each for name in _read(component).get("resources", []) for each in _documents(component / name)]


def _generated(folder: Path, kustomization: Document) -> list[Document]:
    if not kustomization.get("generatorOptions", {}).get("disableNameSuffixHash", True):
        raise UnknownFieldError(f"{folder}/kustomization.yaml: names with a hash")
    documents: list[Document] = []
    for entry in kustomization.get("configMapGenerator", []):
        metadata = {"name": entry["name"]}
        documents.append({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": _data(folder, entry)})
    for entry in kustomization.get("secretGenerator", []):
        data = {name: base64.b64encode(text.encode()).decode() for name, text in _data(folder, entry).items()}
        head = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": entry["name"]}}
        documents.append(head | {"type": "Opaque", "data": data})
    return documents


def _data(folder: Path, entry: Document) -> dict[str, str]:
    data = dict(literal.split("=", 1) for literal in entry.get("literals", []))
    for each in entry.get("files", []):
        key, _, name = each.rpartition("=")
        data[key or Path(name).name] = (folder / name).read_text()
    return data


def _transformed(folder: Path, kustomization: Document, documents: list[Document]) -> list[Document]:
    for patch in kustomization.get("patches", []):
        content = yaml.safe_load((folder / patch["path"]).read_text())
        targets = [each for each in documents if _chosen(each, patch["target"])]
        if not targets:
            raise UnknownFieldError(f"{folder / patch['path']} changes nothing: no document is {patch['target']}")
        for target in targets:
            _apply(target, content)
    for document in documents:
        if namespace := kustomization.get("namespace"):
            document["metadata"] |= {"name": namespace} if document["kind"] == "Namespace" else {"namespace": namespace}
        for replicas in kustomization.get("replicas", []):
            if (document["kind"], document["metadata"]["name"]) == ("Deployment", replicas["name"]):
                document["spec"]["replicas"] = replicas["count"]
        for container in containers_of(document):
            _name_image(container, kustomization.get("images", []))
    return documents


def _chosen(document: Document, target: Document) -> bool:
    if unknown := set(target) - {"kind", "name", "labelSelector"}:
        raise UnknownFieldError(f"patch target {', '.join(sorted(unknown))}")
    labels: dict[str, str] = document["metadata"].get("labels", {})
    wanted = (
        dict(pair.split("=", 1) for pair in target["labelSelector"].split(",")) if "labelSelector" in target else {}
    )
    named = (document["kind"], document["metadata"]["name"])
    return (target.get("kind", named[0]), target.get("name", named[1])) == named and wanted.items() <= labels.items()


def _apply(target: Document, content: Document | list[Document]) -> None:
    """A strategic merge, or the operations of a JSON patch."""
    if isinstance(content, dict):
        name = target["metadata"]["name"]
        _merge(target, content)
        target["metadata"]["name"] = name
        return
    for operation in content:
        *way, last = operation["path"].strip("/").split("/")
        place: Any = target
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place[step]
        if operation["op"] == "add" and last == "-":
            place.append(operation["value"])
        elif operation["op"] in {"add", "replace"} and isinstance(place, dict):
            place[last] = operation["value"]
        else:
            raise UnknownFieldError(f"operation {operation['op']} at {operation['path']}")


def _merge(target: Document, patch: Document) -> None:
    for name, value in patch.items():
        if isinstance(value, dict) and isinstance(target.get(name), dict):
            _merge(target[name], value)
        elif isinstance(value, list) and isinstance(target.get(name), list) and name in _MERGE_KEYS:
            _merge_lists(target[name], value, _MERGE_KEYS[name])
        else:
            target[name] = yaml.safe_load(yaml.safe_dump(value))  # a copy: one patch serves many documents


def _merge_lists(target: list[Document], patch: list[Document], keys: Iterable[str]) -> None:
    for each in patch:
        key = next(key for key in keys if key in each)
        same = [known for known in target if known.get(key) == each[key]]
        if same:
            _merge(same[0], each)
        else:
            target.append(yaml.safe_load(yaml.safe_dump(each)))


def _name_image(container: Document, images: list[Document]) -> None:
    name, _, tag = container["image"].rpartition(":")
    for each in images:
        if each["name"] == name:
            container["image"] = f"{each.get('newName', name)}:{each.get('newTag', tag)}"


def containers_of(document: Document) -> list[Document]:
    """The containers of a Deployment, those that run first included."""
    if document["kind"] != "Deployment":
        return []
    spec = document["spec"]["template"]["spec"]
    return [*spec.get("initContainers", []), *spec["containers"]]
