"""One notification to one address: allowed hosts alone, no redirects, no private address that is not listed itself."""

import hmac
import ipaddress
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import SplitResult, urlsplit

import httpx

from bongsu.domain.errors import BadRequestError
from bongsu.domain.saying import saying

_SECONDS = 5.0
Resolve = Callable[[str, int], Sequence[str]]


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the timestamp, a dot and the body, in hex."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class WebhookSender:
    """Sends to the hosts of `BONGSU_WEBHOOK_HOSTS`: `host`, `host:port`, or `http://host:port` for one without TLS."""

    hosts: str
    resolve: Resolve = resolve

    def check(self, url: str) -> None:
        """BadRequestError for an address that is never sent to."""
        self._target(url)

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> str | None:
        """None when the receiver took it, else why it did not. Nothing of its answer is kept."""
        try:
            parts, port = self._target(url)
            address = self._address(parts.hostname or "", port)
        except (BadRequestError, OSError) as error:
            return str(error)
        at = f"[{address}]" if ":" in address else address
        target = parts._replace(netloc=f"{at}:{port}").geturl()
        try:
            with (
                httpx.Client(follow_redirects=False, trust_env=False, timeout=_SECONDS) as client,
                client.stream(
                    "POST",
                    target,
                    content=body,
                    headers={**headers, "Host": parts.netloc, "Content-Type": "application/json"},
                    extensions={"sni_hostname": parts.hostname},
                ) as response,
            ):
                return None if response.is_success else f"the receiver answers {response.status_code}"
        except httpx.HTTPError as error:
            return f"{type(error).__name__}: {error}"

    def _target(self, url: str) -> tuple[SplitResult, int]:
        try:
            parts = urlsplit(url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            raise BadRequestError(saying("this is no address of a webhook: give https://HOST/PATH")) from None
        if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.password:
            raise BadRequestError(saying("this is no address of a webhook: give https://HOST/PATH, without a user"))
        listed = {each.strip().lower() for each in self.hosts.split(",") if each.strip()}
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        named = {f"{host}:{port}"} | ({host} if port == (443 if parts.scheme == "https" else 80) else set())
        if parts.scheme == "http":
            named = {f"http://{each}" for each in named}
        if listed.isdisjoint(named):
            raise BadRequestError(
                saying(
                    "the hub sends nothing to %(scheme)s://%(hostname)s:%(port)s: its operator lists hosts in"
                    " BONGSU_WEBHOOK_HOSTS",
                    scheme=parts.scheme,
                    hostname=parts.hostname,
                    port=port,
                )
            )
        return parts, port

    def _address(self, host: str, port: int) -> str:
        """The address to connect to; a name must not lead to a private one."""
        try:
            return str(ipaddress.ip_address(host))  # listed as an address: meant
        except ValueError:
            found = self.resolve(host, port)
        for each in found:
            if not ipaddress.ip_address(each.partition("%")[0]).is_global:
                raise BadRequestError(
                    saying(
                        "%(host)s leads to %(address)s, a private address: list that address itself to allow it",
                        host=host,
                        address=each,
                    )
                )
        return found[0]
