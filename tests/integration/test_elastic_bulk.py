"""The bulk writer while a real Elasticsearch dies and comes back: whoever writes waits, and nothing is lost."""

import threading
import time
from uuid import uuid4

import pytest
from devstack import Server

from bongsu.adapters.elastic_bulk import BulkResult, BulkWriter
from bongsu.adapters.elastic_client import IndexAwayError, open_client

DOCUMENTS = 6_000
SOURCE = b'{"text":"' + b"x" * 1_000 + b'"}'

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("own servers")]


def test_nothing_is_lost_while_the_server_is_killed_and_comes_back(own_servers: tuple[Server, Server]) -> None:
    _, node = own_servers
    index = f"t{uuid4().hex[:12]}"
    put: list[int] = []
    results: list[BulkResult] = []
    with open_client(f"http://127.0.0.1:{node.port}") as client:
        writer = BulkWriter(client, most_bytes=200_000, most_queued_bytes=1_000_000, patience=90)
        client.indices.create(index=index, mappings={"properties": {"text": {"type": "keyword", "index": False}}})

        def write() -> None:
            for number in range(DOCUMENTS):
                writer.put(index, str(number), SOURCE, version=1)
                put.append(number)
            results.append(writer.flush())

        writing = threading.Thread(target=write)
        writing.start()
        while len(put) < DOCUMENTS // 4:
            time.sleep(0.005)
        node.kill()
        passed = len(put)
        time.sleep(3)
        held_up = len(put) - passed
        node.start()
        writing.join()
        client.indices.refresh(index=index)
        assert client.count(index=index)["count"] == DOCUMENTS
        assert results[0].written + results[0].stale == DOCUMENTS
        assert results[0].poisoned == []
        assert held_up < DOCUMENTS / 3  # what the queue may hold, and the bulk that is being sent
        node.kill()
        impatient = BulkWriter(client, patience=1)
        impatient.put(index, "late", SOURCE)
        with pytest.raises(IndexAwayError):
            impatient.flush()
        writer.close()
        impatient.close()
