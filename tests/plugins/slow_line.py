"""A slow line before a server: every answer comes late, so that a test which does not wait for its page fails."""

import asyncio
import threading
from contextlib import suppress


def slowed(host: str, port: int, seconds: float) -> int:
    """Open a line to the server on which each piece of an answer comes so many seconds late; give its port."""
    ready = threading.Event()
    opened: list[int] = []

    async def passed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, late: float) -> None:
        with suppress(OSError):
            while piece := await reader.read(1 << 16):
                await asyncio.sleep(late)
                writer.write(piece)
                await writer.drain()
        writer.close()

    async def line(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            back, forth = await asyncio.open_connection(host, port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(passed(reader, forth, 0.0), passed(back, writer, seconds))

    async def serve() -> None:
        server = await asyncio.start_server(line, host, 0)
        opened.append(server.sockets[0].getsockname()[1])
        ready.set()
        await server.serve_forever()

    threading.Thread(target=lambda: asyncio.run(serve()), daemon=True, name="slow line").start()
    ready.wait()
    return opened[0]
