"""The thread that serves subscriptions: one a data folder, in whichever server has the lock.

It finds new members of incidents, makes urgent alerts wait for an acknowledgement, and tells webhooks and mailboxes.
"""

import threading
import time

import structlog

from bongsu.bootstrap import Hub
from bongsu.bootstrap.post import post_parts
from bongsu.domain.errors import HubError
from bongsu.domain.subscriptions import Subscription
from bongsu.ports.progress import Progress
from bongsu.services.growth import Growth

_TURN_SECONDS = 0.25
_IDLE_SECONDS = 1.0  # between looks for a first subscription
_FAULT_SECONDS = 5.0
_GROWTH_SECONDS = 2.0

log = structlog.get_logger()


class Post:
    """The subscriptions and acknowledgements of a hub, and the thread that serves them."""

    def __init__(self, hub: Hub) -> None:
        """Nothing runs yet."""
        self._hub = hub
        self._parts = post_parts(hub)
        self.subscriptions, self.acknowledgements = self._parts.subscriptions, self._parts.acknowledgements
        self.webhooks, self.mail = self._parts.webhooks, self._parts.mail
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="post", daemon=True)

    def progress(self, subscription: Subscription) -> Progress:
        """How far a webhook or a mailbox has come."""
        return self._parts.progress.read(subscription.id)

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """End after the notification in hand."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._parts.lock.acquire():
            self._read_on()
            if self._stop.wait(_FAULT_SECONDS):
                return
        try:
            while not self._stop.is_set():
                try:
                    if self.subscriptions.every() or self._hub.directory.units():
                        self._serve()
                except HubError as error:
                    log.warning("post_waits", kind=error.kind, reason=str(error))
                    self._stop.wait(_FAULT_SECONDS)
                except Exception:
                    log.exception("post_fault")
                    self._stop.wait(_FAULT_SECONDS)
                self._read_on()
                self._stop.wait(_IDLE_SECONDS)
        finally:
            self._parts.lock.release()

    def _read_on(self) -> None:
        """What other servers wrote, for the number that every page shows; to serve reads it in each turn anyway."""
        try:
            self.acknowledgements.every()
        except HubError as error:
            log.warning("post_waits", kind=error.kind, reason=str(error))

    def _serve(self) -> None:
        """Turn after turn until told to stop; a fault ends it, and what was kept is gone on from."""
        tape = self._hub.open_tape()
        try:
            tape.start()
            watch, courier = self._parts.watch(tape), self._parts.courier(tape)
            paced = _Paced(self._hub, self._parts.growth(watch))
            while not self._stop.is_set():
                tape.turn()
                subscriptions = self.subscriptions.every()
                paced.turn(subscriptions)
                watch.turn(subscriptions)
                told = courier.turn(subscriptions)
                self._stop.wait(0 if told else _TURN_SECONDS)
        finally:
            tape.close()


class _Paced:
    """Growth, looked for now and then, and only while something is logged or links are being made."""

    def __init__(self, hub: Hub, growth: Growth) -> None:
        self._hub, self._growth = hub, growth
        self._next = 0.0
        self._seen: tuple[int, int, bool] | None = None

    def turn(self, subscriptions: list[Subscription]) -> None:
        followed = [each for each in subscriptions if each.incident]
        if not followed or time.monotonic() < self._next:
            return
        # What waits is asked before the look: what is linked meanwhile is found by the next one.
        waits = next((worker.waiting() > 0 for worker in self._hub.workers if worker.name == "link"), True)
        seen = (self._hub.logged("alerts"), self._hub.logged("decisions"), waits)
        if waits or seen != self._seen:
            self._growth.turn(followed)
        self._seen = seen
        self._next = time.monotonic() + _GROWTH_SECONDS
