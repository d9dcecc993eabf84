"""Where parsing and tokenising run: in this process, or in worker processes that survive a file that kills one."""

import gc
import multiprocessing
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any


class InlineExecutor(Executor):
    """Runs each call at once in the calling thread: for commands and small hubs."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call `fn` and return its finished future."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - the future carries it to whoever asks
            future.set_exception(error)
        return future


class ProcessExecutor(Executor):
    """Worker processes, started anew when one is killed; a call whose process died twice ends in the error."""

    def __init__(self, count: int) -> None:
        """Start lazily: processes begin with the first call."""
        self._count = count
        self._lock = threading.Lock()
        self._pool = self._new_pool()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run `fn` (importable by name) in a worker process."""
        outer: Future[Any] = Future()
        self._try(outer, 2, lambda pool: pool.submit(fn, *args, **kwargs))
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - Executor's signature
        """End the processes."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)

    def _try(self, outer: Future[Any], left: int, call: Callable[[ProcessPoolExecutor], Future[Any]]) -> None:
        pool = self._pool
        try:
            inner = call(pool)
        except BrokenProcessPool:
            self._replace(pool)
            inner = call(self._pool)
            pool = self._pool

        def ended(future: Future[Any]) -> None:
            error = future.exception()
            if isinstance(error, BrokenProcessPool) and left > 1:
                self._replace(pool)
                self._try(outer, left - 1, call)
            elif error is not None:
                outer.set_exception(error)
            else:
                outer.set_result(future.result())

        inner.add_done_callback(ended)

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is broken:
                self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._count, mp_context=multiprocessing.get_context("spawn"), initializer=_begin_worker
        )


def calm_collector() -> None:
    """Let the garbage collector look at young objects seldom: admission makes millions of small ones and no cycles.

    Measured here: a fifth to a third less time a record. What is loaded now is never looked at again. Caches that fill
    up are looked at a few times, not each time that they renew a part of themselves: a tenth of linking.
    """
    gc.freeze()
    gc.set_threshold(500_000, 50, 1_000)


def _begin_worker() -> None:
    # Ctrl-C reaches the whole process group; the server alone decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    calm_collector()
