"""How a client reaches Kafka, as text: librdkafka's `name=value` lines, and the same for kafka-python.

Hub, workers, agencies and units read one form of file, so that one secret serves all their clients.
"""

from collections.abc import Mapping
from typing import Any

PROTOCOLS = ("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL")
MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")
_SASL_MECHANISM = "sasl.mechanism"
_SAME = {"sasl.mechanisms": _SASL_MECHANISM}
_IDENTIFICATION = "ssl.endpoint.identification.algorithm"
_ARGUMENTS = {
    "security.protocol": "security_protocol",
    _SASL_MECHANISM: "sasl_mechanism",
    "sasl.username": "sasl_plain_username",
    "sasl.password": "sasl_plain_password",
    "ssl.ca.location": "ssl_cafile",
    "ssl.certificate.location": "ssl_certfile",
    "ssl.key.location": "ssl_keyfile",
    "ssl.key.password": "ssl_password",
}
_SECURITY = ("security.", "sasl.", "ssl.", "enable.ssl.", "enable.sasl.")


class PropertiesError(ValueError):
    """Properties that cannot be used; the message names the file, the line or property, and the way out."""


def parse(text: str, source: str) -> dict[str, str]:
    """The properties in `text`, by name. `source` is the file's name, for messages. `PropertiesError`."""
    properties: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        name, equals, value = (part.strip() for part in bare.partition("="))
        place = f"{source}, line {number}"
        if not equals or not name:
            raise PropertiesError(f"{place}: not a property: write `name=value`, such as `security.protocol=SASL_SSL`")
        if name == "bootstrap.servers":
            raise PropertiesError(f"{place}: bootstrap.servers: take the line out: the address is a setting of its own")
        name = _SAME.get(name, name)
        if name in properties:
            raise PropertiesError(f"{place}: {name}: given twice: keep one of the lines")
        properties[name] = value
    _check(properties, source)
    return properties


def python_arguments(properties: Mapping[str, str]) -> dict[str, Any]:
    """The same security as arguments of kafka-python's clients. `PropertiesError` for what it cannot do.

    Properties that are no matter of security tune librdkafka alone and are left out.
    """
    arguments: dict[str, Any] = {}
    for name, value in properties.items():
        if name in _ARGUMENTS:
            arguments[_ARGUMENTS[name]] = value
        elif name == _IDENTIFICATION:
            arguments["ssl_check_hostname"] = value != "none"
        elif name.startswith(_SECURITY):
            raise PropertiesError(
                f"{name}: kafka-python has no such property: use {', '.join(sorted(_ARGUMENTS))} or {_IDENTIFICATION}"
            )
    if "security_protocol" in arguments:
        arguments["security_protocol"] = arguments["security_protocol"].upper()
    return arguments


def _check(properties: Mapping[str, str], source: str) -> None:
    """What both clients would only find out from a broker that hangs up."""
    protocol = properties.get("security.protocol", PROTOCOLS[0]).upper()
    if protocol not in PROTOCOLS:
        raise PropertiesError(
            f"{source}: security.protocol: {protocol!r} is no protocol: use one of {', '.join(PROTOCOLS)}"
        )
    if protocol.startswith("SASL"):
        mechanism = properties.get(_SASL_MECHANISM, "")
        if mechanism not in MECHANISMS:
            raise PropertiesError(
                f"{source}: sasl.mechanism: {mechanism!r} does not work with {protocol}: "
                f"use one of {', '.join(MECHANISMS)}"
            )
        for name in ("sasl.username", "sasl.password"):
            if not properties.get(name):
                raise PropertiesError(f"{source}: {name}: missing: {protocol} needs sasl.username and sasl.password")
    elif any(name.startswith("sasl.") for name in properties):
        raise PropertiesError(
            f"{source}: sasl.*: not used with security.protocol={protocol}: "
            "set security.protocol=SASL_SSL, or take the sasl lines out"
        )
    if not protocol.endswith("SSL") and any(name.startswith("ssl.") for name in properties):
        raise PropertiesError(
            f"{source}: ssl.*: not used with security.protocol={protocol}: "
            f"set security.protocol={'SASL_SSL' if protocol.startswith('SASL') else 'SSL'}, or take the ssl lines out"
        )
    if properties.get(_IDENTIFICATION, "https") not in ("https", "none"):
        raise PropertiesError(f"{source}: {_IDENTIFICATION}: use https, or none for a broker without a name of its own")
