"""An SMTP server on the loopback that speaks as much as a mail program needs, over TLS by a certificate of its own."""

import base64
import socketserver
import ssl
import threading
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def certificate(folder: Path) -> Path:
    """A new self-signed certificate for 127.0.0.1 with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "mail.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return path


class SmtpServer:
    """Takes messages in, unless `refuse` is the answer to them or it knows `nobody`; `implicit` is TLS at once."""

    def __init__(self, pem: Path, *, implicit: bool = False, login: tuple[str, str] | None = None) -> None:
        """Listen on a port of the loopback."""
        self.messages: list[EmailMessage] = []
        self.encrypted: list[bool] = []
        self.refuse: str | None = None
        self.nobody = False
        self.login = login
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(pem)
        smtp = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                try:
                    smtp.serve(self.request, implicit=implicit)
                except (OSError, ValueError):  # a client that does not trust us, or goes
                    return

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self.server.shutdown()
        self.server.server_close()

    def serve(self, connection: Any, *, implicit: bool) -> None:
        """One conversation."""
        encrypted = implicit
        if implicit:
            connection = self.context.wrap_socket(connection, server_side=True)
        lines = connection.makefile("rb")
        known = self.login is None
        try:
            connection.sendall(b"220 mail\r\n")
            while line := lines.readline():
                word = line.strip().upper()
                answer = b"250 ok"
                if word.startswith(b"EHLO"):
                    answer = b"250-mail\r\n250-STARTTLS\r\n250 AUTH PLAIN"
                elif word == b"STARTTLS":
                    connection.sendall(b"220 go on\r\n")
                    lines.close()
                    connection = self.context.wrap_socket(connection, server_side=True)
                    lines, encrypted = connection.makefile("rb"), True
                    continue
                elif word.startswith(b"AUTH PLAIN"):
                    _, user, password = base64.b64decode(line.split()[2]).decode().split("\0")
                    known = encrypted and (user, password) == self.login
                    answer = b"235 welcome" if known else b"535 who are you"
                elif word.startswith((b"MAIL", b"RCPT")):
                    answer = self._of_envelope(word, known=known)
                elif word == b"DATA":
                    connection.sendall(b"354 go on\r\n")
                    body = b"".join(iter(lines.readline, b".\r\n"))
                    if self.refuse:
                        answer = self.refuse.encode()
                    else:
                        self.messages.append(message_from_bytes(body, policy=policy.default))
                        self.encrypted.append(encrypted)
                elif word == b"QUIT":
                    connection.sendall(b"221 bye\r\n")
                    return
                connection.sendall(answer + b"\r\n")
        finally:
            lines.close()
            connection.close()

    def _of_envelope(self, word: bytes, *, known: bool) -> bytes:
        if not known:
            return b"530 log in first"
        return b"550 nobody of that name" if self.nobody and word.startswith(b"RCPT") else b"250 ok"
