"""The thread that tells webhooks: one a data folder, in whichever server has the lock."""

import secrets
import threading

import structlog

from bongsu.adapters.progress_file import ProgressFile
from bongsu.adapters.sealed_secrets import SealedSecrets
from bongsu.adapters.webhook_sender import WebhookSender, signature
from bongsu.adapters.worker_lock import WorkerLock
from bongsu.bootstrap import Hub
from bongsu.domain.errors import HubError
from bongsu.domain.subscriptions import Subscription
from bongsu.ports.progress import Progress
from bongsu.services.courier import Courier
from bongsu.services.follower import Following
from bongsu.services.subscriptions import Subscriptions

_TURN_SECONDS = 0.25
_FAULT_SECONDS = 5.0
_ID_BYTES = 16

log = structlog.get_logger()


class Post:
    """The subscriptions of a hub, and the courier that serves their webhooks."""

    def __init__(self, hub: Hub) -> None:
        """Nothing runs yet."""
        self._hub = hub
        self._sealed = SealedSecrets(hub.keys.pepper)
        self.sender = WebhookSender(hub.settings.webhook_hosts)
        self.subscriptions = Subscriptions(
            hub.log,
            hub.clock,
            lambda: secrets.token_hex(_ID_BYTES),
            self._sealed.new,
            hub.directory.user,
            hub.places.seal,
        )
        self._file: ProgressFile | None = None
        if hub.settings.webhook_hosts:
            self._file = ProgressFile(hub.settings.data / "webhooks.sqlite3")
        self._lock = WorkerLock(hub.settings.data / "webhooks.lock")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def progress(self, subscription: Subscription) -> Progress:
        """How far a webhook has come."""
        return self._file.read(subscription.id) if self._file is not None else Progress()

    def start(self) -> None:
        """Begin to tell, where hosts are listed."""
        if self._file is not None:
            self._thread.start()

    def stop(self) -> None:
        """End after the notification in hand."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        assert self._file is not None  # noqa: S101 - started with a file alone
        while not self._lock.acquire():
            if self._stop.wait(_FAULT_SECONDS):
                return
        tape = self._hub.open_tape()
        try:
            tape.start()
            courier = Courier(
                Following(tape, self._hub.places.seal, self._hub.places.unseal),
                self._file,
                self.sender.send,
                self._sign,
                self._hub.directory.user,
                self._hub.clock,
                self._hub.settings.public_url.rstrip("/"),
                self._hub.settings.webhook_days,
            )
            while not self._stop.is_set():
                try:
                    tape.turn()
                    told = courier.turn(self.subscriptions.every())
                except HubError as error:
                    log.warning("courier_waits", kind=error.kind, reason=str(error))
                    self._stop.wait(_FAULT_SECONDS)
                except Exception:
                    log.exception("courier_fault")
                    self._stop.wait(_FAULT_SECONDS)
                else:
                    self._stop.wait(0 if told else _TURN_SECONDS)
        finally:
            tape.close()
            self._lock.release()

    def _sign(self, subscription: Subscription, timestamp: str, body: bytes) -> str:
        return signature(self._sealed.open(subscription.id, subscription.secret or ""), timestamp, body)
