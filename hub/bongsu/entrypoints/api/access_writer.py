"""Access records of many streams at once: what comes while one append is under way goes into the next."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from bongsu.services.access import Access


class AccessWriter:
    """For the event loop: `write` returns when the record is durable, and raises what the log raises."""

    def __init__(self, append: Callable[[Sequence[Access]], None]) -> None:
        """`append` writes records at once and returns when they are durable; it is called in a thread."""
        self._append = append
        self._waiting: list[tuple[Access, asyncio.Future[None]]] = []
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="streams access")
        self._task: asyncio.Task[None] | None = None

    async def write(self, access: Access) -> None:
        """Append one record together with all that wait."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((access, done))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work_off())
        await done

    def close(self) -> None:
        """Begin no more; what is under way ends by itself."""
        self._thread.shutdown(wait=False)

    async def _work_off(self) -> None:
        while self._waiting:
            waiting, self._waiting = self._waiting, []
            records = [access for access, _ in waiting]
            fault: Exception | None = None
            try:
                await asyncio.get_running_loop().run_in_executor(self._thread, self._append, records)
            except Exception as error:  # noqa: BLE001 - it is raised in whoever waits
                fault = error
            for _, done in waiting:
                if done.done():  # its stream was cut meanwhile
                    continue
                if fault is None:
                    done.set_result(None)
                else:
                    done.set_exception(fault)
