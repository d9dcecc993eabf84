"""How an agency proves itself to the hub: an API token, or a client certificate with its key, or both."""

import ssl
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Credentials:
    """A token, or the PEM files of a client certificate.

    `ca` is the PEM of the authority that signed the hub's certificate, where that is none of the well-known ones.
    """

    token: str | None = None
    cert: Path | None = None
    cert_key: Path | None = None
    ca: Path | None = None

    def context(self) -> ssl.SSLContext:
        """The TLS settings. OSError (ssl.SSLError is one) when a file is missing or is no PEM."""
        context = ssl.create_default_context(cafile=str(self.ca) if self.ca else None)
        if self.cert:
            context.load_cert_chain(str(self.cert), str(self.cert_key) if self.cert_key else None)
        return context
