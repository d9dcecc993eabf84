"""Whether a request comes from this very machine, not through a proxy and not by a foreign name (DNS rebinding)."""

import ipaddress

from fastapi import Request

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "x-client-agency", "x-proxy-secret")
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def from_this_machine(request: Request) -> bool:
    """True when the peer is a loopback address, no proxy spoke, and the Host is a name of the loopback."""
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        near = ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
    return near and request.url.hostname in LOOPBACK_NAMES
