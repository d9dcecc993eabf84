"""The Compose file: by the specification's schema, every name resolved, every container contained."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft201909Validator

from bongsu.entrypoints.cli.program import program
from bongsu.settings import Settings

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy/compose"
TEXT = (FOLDER / "compose.yaml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
SCHEMA = json.loads((Path(__file__).parent / "deploy_schemas/compose.json").read_text())
PROFILES = {"hub", "workers", "servers", "monitoring"}
ONCE = {"init", "topics", "metrics-token"}
PINNED = re.compile(r"[\w./-]+:v?\d+(\.\d+)+")


def faults(document: dict[str, Any]) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in Draft201909Validator(SCHEMA).iter_errors(document)]


def test_the_file_is_what_the_specification_says() -> None:
    assert faults(COMPOSE) == []


@pytest.mark.parametrize(
    "mistake",
    [
        {"readonly": True},
        {"healthcheck": {"tests": []}},
        {"depends_on": {"init": {"condition": "healthy"}}},
        {"cap_drop": "ALL"},
    ],
)
def test_a_mistake_in_the_file_is_found(mistake: dict[str, Any]) -> None:
    assert faults(COMPOSE | {"services": SERVICES | {"hub": SERVICES["hub"] | mistake}})


def test_every_name_resolves() -> None:
    for name, service in SERVICES.items():
        assert set(service["networks"]) <= set(COMPOSE["networks"]), name
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"]), name
        assert set(service["profiles"]) <= PROFILES, name
        assert set(service.get("depends_on", {})) <= set(SERVICES), name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (FOLDER / source).is_dir(), f"{name}: {source}"
        if "build" in service:
            assert (FOLDER / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
    assert {v.split(":")[0] for s in SERVICES.values() for v in s.get("volumes", []) if v[0] not in "./"} == set(
        COMPOSE["volumes"]
    )
    assert set().union(*(service["profiles"] for service in SERVICES.values())) == PROFILES


def test_what_a_service_waits_for_is_started_with_it_or_may_be_absent() -> None:
    for name, service in SERVICES.items():
        for other, how in service.get("depends_on", {}).items():
            assert set(service["profiles"]) <= set(SERVICES[other]["profiles"]) or how.get("required") is False, name
            wanted = "service_completed_successfully" if other in ONCE else "service_healthy"
            assert how["condition"] == wanted, f"{name} waits for {other}"


def test_every_container_is_contained() -> None:
    for name, service in SERVICES.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert {"cpus", "memory", "pids"} <= set(service["deploy"]["resources"]["limits"]), name
        assert not {"privileged", "cap_add", "network_mode"} & set(service), name
        assert PINNED.fullmatch(service["image"]), name
        assert service["restart"] == ("no" if name in ONCE else "unless-stopped"), name


def test_whatever_keeps_running_is_watched() -> None:
    image_has_its_own = {name for name, service in SERVICES.items() if service["image"].startswith("bongsu:")}
    for name, service in SERVICES.items():
        check = service.get("healthcheck", {})
        if name in ONCE:
            assert check == {"disable": True}
        else:
            assert name in image_has_its_own or "test" in check, name
        if service["profiles"] == ["workers"]:  # they serve no /healthz, which the image's own check asks
            assert f":{service['environment']['BONGSU_METRICS_PORT']}/metrics" in check["test"][-1]


def test_no_port_is_open_beyond_this_machine() -> None:
    assert COMPOSE["networks"]["back"]["internal"] is True
    for name, service in SERVICES.items():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name
        assert ("front" in service["networks"]) == ("ports" in service), name


def test_the_file_holds_no_secret() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|TOKEN", variable):
                assert variable.endswith("__FILE"), name
                assert value.startswith("/run/secrets/"), name
    assert all(set(secret) == {"file"} for secret in COMPOSE["secrets"].values())
    assert all(secret["file"].startswith("./secrets/") for secret in COMPOSE["secrets"].values())
    assert "/secrets/" in (FOLDER / ".gitignore").read_text()


def test_every_setting_and_command_is_one_of_the_hub() -> None:
    known = {f"BONGSU_{name.upper()}" for name in Settings.model_fields}
    ours = {name: service for name, service in SERVICES.items() if service["image"].startswith("bongsu:")}
    assert {key for service in ours.values() for key in service["environment"]} <= known
    commands = {service["command"][0] for service in ours.values() if "command" in service}
    scripts = [line for service in ours.values() for line in service.get("entrypoint", [])]
    commands |= set(re.findall(r"bongsu (\w+)", " ".join(scripts)))
    assert commands <= set(program.commands)
    assert {tuple(s["command"]) for s in ours.values() if s["profiles"] == ["workers"]} == {
        ("worker", name) for name in ("intake", "admit", "attest", "index", "link", "notify")
    }


def test_prometheus_asks_services_that_are_there() -> None:
    config = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text())
    jobs = {job["job_name"]: job for job in config["scrape_configs"]}
    names = {name for job in jobs.values() for dns in job.get("dns_sd_configs", []) for name in dns["names"]}
    names |= {t.split(":")[0] for job in jobs.values() for s in job.get("static_configs", []) for t in s["targets"]}
    assert names - {"127.0.0.1"} <= set(SERVICES)
    assert {name for name in SERVICES if name.startswith("worker-") or name.endswith("-exporter")} <= names
    assert config["rule_files"] == ["alerts.yml"]
    mounts = dict(volume.split(":")[:2] for volume in SERVICES["prometheus"]["volumes"])
    token = jobs["bongsu-hub"]["authorization"]["credentials_file"]
    assert token == f"{mounts['metrics-token']}/metrics"
    assert "mv /token/new /token/metrics" in SERVICES["metrics-token"]["entrypoint"][-1]
    assert all(port in str(jobs) for port in ("8470", SERVICES["worker-admit"]["environment"]["BONGSU_METRICS_PORT"]))
