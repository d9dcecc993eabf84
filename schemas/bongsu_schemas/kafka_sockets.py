"""Sockets of kafka-python that are given back when nobody answers: it forgets those itself (3.0.12, `kafka.net.inet`).

Every try to reach a broker that is away left an open socket to the garbage collector. kafka-python chooses the class
of its sockets by the scheme of `proxy_url`, so `proxy_url=DIRECT` means no proxy, by the class below.
"""

import socket
from typing import Any

from kafka.net.inet import KafkaNetSocket

DIRECT = "direct://"


class _Direct(KafkaNetSocket):  # type: ignore[misc]  # kafka-python has no types
    """Registers itself for `DIRECT`."""

    SCHEMES = ("direct",)

    async def sock_connect(
        self, net: Any, sock: socket.socket, sockaddr: Any, timeout_at: float | None = None
    ) -> socket.socket:
        try:
            connected: socket.socket = await super().sock_connect(net, sock, sockaddr, timeout_at=timeout_at)
        except BaseException:
            sock.close()
            raise
        return connected
