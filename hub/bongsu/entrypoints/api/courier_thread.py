"""The thread that tells webhooks: one a data folder, in whichever server has the lock."""

import threading

import structlog

from bongsu.bootstrap import Hub
from bongsu.bootstrap.webhooks import webhooks_of
from bongsu.domain.errors import HubError
from bongsu.domain.subscriptions import Subscription
from bongsu.ports.progress import Progress
from bongsu.services.courier import Courier
from bongsu.services.follower import Following

_TURN_SECONDS = 0.25
_FAULT_SECONDS = 5.0

log = structlog.get_logger()


class Post:
    """The subscriptions of a hub, and the courier that serves their webhooks."""

    def __init__(self, hub: Hub) -> None:
        """Nothing runs yet."""
        self._hub = hub
        self._webhooks = webhooks_of(hub)
        self.subscriptions, self.sender = self._webhooks.subscriptions, self._webhooks.sender
        self._file = self._webhooks.progress
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
        while not self._webhooks.lock.acquire():
            if self._stop.wait(_FAULT_SECONDS):
                return
        tape = self._hub.open_tape()
        try:
            tape.start()
            courier = Courier(
                Following(tape, self._hub.places.seal, self._hub.places.unseal),
                self._file,
                self.sender.send,
                self._webhooks.sign,
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
            self._webhooks.lock.release()
