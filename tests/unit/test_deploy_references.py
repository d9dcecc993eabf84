"""What the Kubernetes manifests name exists: secrets, volumes, ports, selectors, settings; and pods are contained."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from kustomized import Document, containers_of, render

from bongsu.entrypoints.api.operations import router
from bongsu.settings import Settings

ROOT = Path(__file__).parents[2]
OPERATIONS = (ROOT / "docs/operations.md").read_text()
WORKERS = {"intake", "admit", "attest", "index", "link", "notify"}

# Settings of the cluster that the code gets elsewhere; empty this when `Settings` has them.
AWAITED: set[str] = set()

# Secrets that an operator makes by hand, as docs/operations.md says.
BY_HAND = {
    "bongsu-keys",
    "bongsu-directory",
    "bongsu-elasticsearch-user",
    "bongsu-elasticsearch-monitor",
    "bongsu-metrics-token",
    "bongsu-proxy",
    "bongsu-tls",
}
# Secrets that Strimzi and ECK make for the clusters and the user of these names.
BY_OPERATORS = {
    "bongsu-cluster-ca-cert": ("Kafka", "bongsu"),
    "bongsu-es-http-certs-public": ("Elasticsearch", "bongsu"),
    "hub": ("KafkaUser", "hub"),
}
# Pods that the two operators make, by the label that our policies go by, with the ports that they listen on.
OPERATORS_PODS = {
    ("strimzi.io/name", "bongsu-kafka"): {9090, 9091, 9093, 9094},
    ("strimzi.io/name", "bongsu-kafka-exporter"): {9404},
    ("strimzi.io/cluster", "bongsu"): {9090, 9091},
    ("elasticsearch.k8s.elastic.co/cluster-name", "bongsu"): {9200, 9300},
}


@pytest.fixture(scope="module", params=["base", "overlays/production"])
def documents(request: pytest.FixtureRequest) -> list[Document]:
    return render(ROOT / "deploy/kubernetes" / request.param)


@pytest.fixture(scope="module")
def of(documents: list[Document]) -> Callable[[str], list[Document]]:
    return lambda kind: [document for document in documents if document["kind"] == kind]


Of = Callable[[str], list[Document]]


def pod(deployment: Document) -> Document:
    spec: Document = deployment["spec"]["template"]["spec"]
    return spec


def labels_of(deployment: Document) -> dict[str, str]:
    labels: dict[str, str] = deployment["spec"]["template"]["metadata"]["labels"]
    return labels


def selected(selector: Document, labels: dict[str, str]) -> bool:
    for each in selector.get("matchExpressions", []):
        assert each["operator"] == "Exists"
        if each["key"] not in labels:
            return False
    return bool(selector.get("matchLabels", {}).items() <= labels.items())


def found(value: Any, key: str) -> Iterator[Any]:
    if isinstance(value, dict):
        for name, each in value.items():
            if name == key:
                yield each
            yield from found(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from found(each, key)


def test_no_two_documents_have_one_name(documents: list[Document]) -> None:
    names = [(each["kind"], each["metadata"]["name"]) for each in documents]
    assert len(names) == len(set(names))


def test_every_secret_is_made_by_somebody(documents: list[Document], of: Of) -> None:
    wanted = {each["name"] for each in found(documents, "secretKeyRef")} | set(found(documents, "secretName"))
    wanted |= {each["name"] for each in found(documents, "credentials")}
    ours = {each["metadata"]["name"] for each in of("Secret")}
    assert wanted - ours - BY_HAND - set(BY_OPERATORS) == set()
    assert [name for name in sorted(wanted & BY_HAND) if f"`{name}`" not in OPERATIONS] == []
    for name, (kind, of_whom) in BY_OPERATORS.items():
        users_are_here = kind != "KafkaUser" or of("KafkaUser")
        if name in wanted and users_are_here:
            assert of_whom in {each["metadata"]["name"] for each in of(kind)}


def test_no_manifest_holds_a_secret_value(of: Of) -> None:
    assert {each["metadata"]["name"] for each in of("Secret")} == {"bongsu-elasticsearch-roles"}
    for deployment in of("Deployment"):
        for env in found(deployment, "env"):
            for each in env:
                if re.search("PASSWORD|SECRET|TOKEN|KEY", each["name"]):
                    assert "valueFrom" in each, each["name"]


def test_every_config_map_is_here(documents: list[Document], of: Of) -> None:
    wanted = {each["name"] for key in ("configMapRef", "configMap") for each in found(documents, key)}
    assert wanted == {each["metadata"]["name"] for each in of("ConfigMap")}


def test_every_volume_is_mounted_and_every_mount_is_a_volume(of: Of) -> None:
    for deployment in of("Deployment"):
        volumes = [each["name"] for each in pod(deployment).get("volumes", [])]
        mounts = {each["name"] for container in containers_of(deployment) for each in container["volumeMounts"]}
        assert len(volumes) == len(set(volumes))
        assert set(volumes) == mounts


def test_every_account_is_here(of: Of) -> None:
    accounts = {each["metadata"]["name"] for each in of("ServiceAccount")} | {"default"}
    assert {pod(each).get("serviceAccountName", "default") for each in of("Deployment")} <= accounts
    assert all(pod(each)["automountServiceAccountToken"] is False for each in of("Deployment"))


def test_every_probe_asks_a_port_and_a_path_that_are_there(of: Of) -> None:
    api = {route.path for route in router.routes if hasattr(route, "path")}
    for deployment in of("Deployment"):
        for container in pod(deployment)["containers"]:
            ports = {each["name"]: each["containerPort"] for each in container.get("ports", [])}
            asked = [container[name]["httpGet"] for name in container if name.endswith("Probe")]
            assert all(each["port"] in ports for each in asked)
            if container.get("args") == ["serve"]:
                assert {each["path"] for each in asked} == {"/healthz", "/readyz"}
                assert {each["path"] for each in asked} <= api
            if ports:
                assert {"livenessProbe", "readinessProbe"} <= set(container)


def test_every_selector_finds_its_own_pods(of: Of) -> None:
    for deployment in of("Deployment"):
        assert selected(deployment["spec"]["selector"], labels_of(deployment))
    for service in of("Service"):
        chosen = [each for each in of("Deployment") if service["spec"]["selector"].items() <= labels_of(each).items()]
        assert len(chosen) == 1, service["metadata"]["name"]
        ports = {port["name"] for container in containers_of(chosen[0]) for port in container.get("ports", [])}
        assert {each["targetPort"] for each in service["spec"]["ports"]} <= ports
    for budget in of("PodDisruptionBudget"):
        chosen = [each for each in of("Deployment") if selected(budget["spec"]["selector"], labels_of(each))]
        assert [each["metadata"]["name"] for each in chosen] == [budget["metadata"]["name"]]
    doubled = {each["metadata"]["name"] for each in of("Deployment") if each["spec"]["replicas"] > 1}
    assert doubled == {each["metadata"]["name"] for each in of("PodDisruptionBudget")}


def test_every_monitor_finds_a_port(of: Of) -> None:
    for monitor in of("PodMonitor"):
        chosen = [each for each in of("Deployment") if selected(monitor["spec"]["selector"], labels_of(each))]
        ports = {port["name"] for each in chosen for c in containers_of(each) for port in c.get("ports", [])}
        operators = [(key, value) for key, value in monitor["spec"]["selector"].get("matchLabels", {}).items()]
        assert ports or operators[0] in OPERATORS_PODS
        if ports:
            assert {each["port"] for each in monitor["spec"]["podMetricsEndpoints"]} == ports
    for monitor in of("ServiceMonitor"):
        chosen = [s for s in of("Service") if selected(monitor["spec"]["selector"], s["metadata"]["labels"])]
        assert {e["port"] for e in monitor["spec"]["endpoints"]} == {
            p["name"] for s in chosen for p in s["spec"]["ports"]
        }


def test_every_ingress_leads_to_a_service(of: Of) -> None:
    services = {each["metadata"]["name"]: {port["name"] for port in each["spec"]["ports"]} for each in of("Service")}
    for ingress in of("Ingress"):
        for backend in found(ingress, "service"):
            assert backend["port"]["name"] in services[backend["name"]]
        assert {h for tls in ingress["spec"]["tls"] for h in tls["hosts"]} == {
            r["host"] for r in ingress["spec"]["rules"]
        }


def test_every_policy_opens_a_port_of_a_pod_that_is_there(of: Of) -> None:
    policies = {each["metadata"]["name"]: each["spec"] for each in of("NetworkPolicy")}
    assert policies["default-deny"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    for name, policy in policies.items():
        own = ports_of(policy["podSelector"], of)
        for rule in policy.get("ingress", []):
            assert {each["port"] for each in rule["ports"]} <= own, name
        for rule in policy.get("egress", []):
            for peer in rule.get("to", []):
                if "namespaceSelector" not in peer:
                    assert {each["port"] for each in rule["ports"]} <= ports_of(peer["podSelector"], of), name
        for peer in [peer for rule in policy.get("ingress", []) for peer in rule["from"]]:
            assert "namespaceSelector" in peer or ports_of(peer["podSelector"], of), name


def ports_of(selector: Document, of: Of) -> set[int]:
    if not selector:
        return {53}
    chosen = [each for each in of("Deployment") if selected(selector, labels_of(each))]
    ours = {port["containerPort"] for each in chosen for c in containers_of(each) for port in c.get("ports", [])}
    theirs = [OPERATORS_PODS.get(pair, set()) for pair in selector.get("matchLabels", {}).items()]
    return ours.union(*theirs)


def test_each_worker_has_its_own_deployment_and_its_metrics_can_be_asked(of: Of) -> None:
    workers = [each for each in of("Deployment") if "bongsu/worker" in labels_of(each)]
    assert {labels_of(each)["bongsu/worker"] for each in workers} == WORKERS
    for deployment in workers:
        (container,) = pod(deployment)["containers"]
        assert container["args"] == ["worker", labels_of(deployment)["bongsu/worker"]]
        values = {each["name"]: each.get("value") for each in container["env"]}
        assert values["BONGSU_METRICS_HOST"] == "0.0.0.0"  # noqa: S104 - inside a pod, behind a network policy
        assert values["BONGSU_METRICS_PORT"] == str(container["ports"][0]["containerPort"])


def test_who_calls_a_server_may_reach_it(of: Of) -> None:
    policies = {each["metadata"]["name"]: each["spec"]["podSelector"] for each in of("NetworkPolicy")}
    for deployment in of("Deployment"):
        assert selected(policies["to-elasticsearch"], labels_of(deployment))
        ours = deployment["metadata"]["labels"]["app.kubernetes.io/part-of"] == "bongsu"
        assert selected(policies["to-kafka"], labels_of(deployment)) == ours


def test_every_pod_is_contained(of: Of) -> None:
    for deployment in of("Deployment"):
        security = pod(deployment)["securityContext"]
        assert security["runAsNonRoot"] is True
        assert security["runAsUser"] > 0
        assert security["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in containers_of(deployment):
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert {"cpu", "memory"} <= set(container["resources"]["requests"])
            assert "memory" in container["resources"]["limits"]
            assert re.fullmatch(r"[\w./-]+:v?\d+(\.\d+)+", container["image"])


def test_every_setting_is_one_of_the_hub(of: Of) -> None:
    known = {f"BONGSU_{name.upper()}" for name in Settings.model_fields} | AWAITED
    used = {name for each in of("ConfigMap") for name in each["data"] if name.startswith("BONGSU_")}
    used |= {e["name"] for each in of("Deployment") for env in found(each, "env") for e in env}
    assert {name for name in used if name.startswith("BONGSU_")} - known == set()


def test_the_servers_are_where_the_settings_say(of: Of) -> None:
    settings = next(each["data"] for each in of("ConfigMap") if each["metadata"]["name"] == "bongsu-settings")
    (kafka,), (pool,), (search,) = of("Kafka"), of("KafkaNodePool"), of("Elasticsearch")
    ports = {each["port"] for each in kafka["spec"]["kafka"]["listeners"] if each["type"] == "internal"}
    assert settings["BONGSU_KAFKA"] == f"{kafka['metadata']['name']}-kafka-bootstrap:{ports.pop()}"
    assert pool["metadata"]["labels"]["strimzi.io/cluster"] == kafka["metadata"]["name"]
    urls = {
        e["value"]
        for each in of("Deployment")
        for env in found(each, "env")
        for e in env
        if e["name"] == "BONGSU_ELASTICSEARCH"
    }
    assert {url.rpartition("@")[2] for url in urls} == {f"{search['metadata']['name']}-es-http:9200"}


def test_two_copies_are_kept_and_one_node_may_be_lost(of: Of) -> None:
    (kafka,), (pool,), (search,) = of("Kafka"), of("KafkaNodePool"), of("Elasticsearch")
    config = kafka["spec"]["kafka"]["config"]
    assert (pool["spec"]["replicas"], search["spec"]["nodeSets"][0]["count"]) == (3, 3)
    assert (config["default.replication.factor"], config["min.insync.replicas"]) == (3, 2)
    assert config["unclean.leader.election.enable"] is False
    assert {each["spec"]["replicas"] for each in of("KafkaTopic")} == {3}
    assert {each["spec"]["config"]["min.insync.replicas"] for each in of("KafkaTopic")} == {"2"}
    largest = max(int(each["spec"]["config"]["max.message.bytes"]) for each in of("KafkaTopic"))
    assert config["replica.fetch.max.bytes"] >= largest
    partitions = {each["metadata"]["name"]: each["spec"]["partitions"] for each in of("KafkaTopic")}
    replicas = {each["metadata"]["name"]: each["spec"]["replicas"] for each in of("Deployment")}
    assert replicas["admit"] <= partitions["bongsu.submissions"]
    assert replicas["index"] <= partitions["bongsu.alerts"]
