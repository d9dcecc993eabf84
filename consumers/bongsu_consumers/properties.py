"""How a subscriber proves itself to Kafka and whom it trusts: the same form of file as the hub's own."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bongsu_schemas.kafka_properties import PropertiesError, parse, python_arguments


@dataclass(frozen=True, slots=True)
class Security:
    """The arguments of kafka-python that make a connection safe; none for a broker on one's own desk."""

    arguments: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def user(self) -> str:
        return str(self.arguments.get("sasl_plain_username") or "an anonymous user")

    def ssl_context(self) -> ssl.SSLContext | None:
        """The same for asyncio clients; None where the connection is not encrypted."""
        given = self.arguments
        if not given.get("security_protocol", "").endswith("SSL"):
            return None
        try:
            context = ssl.create_default_context(cafile=given.get("ssl_cafile"))
            if certificate := given.get("ssl_certfile"):
                context.load_cert_chain(certificate, given.get("ssl_keyfile"), given.get("ssl_password"))
        except OSError as error:  # ssl.SSLError is one
            raise PropertiesError(f"ssl.ca.location, ssl.certificate.location, ssl.key.location: {error}") from error
        context.check_hostname = given.get("ssl_check_hostname", True)
        return context


def read_properties(path: Path | None) -> Security:
    """The security that a file describes, or none without a file."""
    if path is None:
        return Security()
    security = Security(python_arguments(parse(path.read_text(encoding="utf-8-sig"), path.name)))
    security.ssl_context()  # a certificate that is not there is said now, not by a broker that hangs up
    return security
