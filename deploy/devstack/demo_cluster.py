"""A demo hub on a real Kafka and Elasticsearch: both servers, the topics, the feeds, a server and two workers.

`make cluster`, until Ctrl-C. Everything lies in `.bongsu-cluster/`, made anew at each start.
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import devstack

FOLDER = Path(".bongsu-cluster")


def main() -> int:
    """Start all of it and wait."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    data = (FOLDER / "hub").resolve()
    data.mkdir(parents=True)
    servers: list[devstack.Server] = []
    processes: list[subprocess.Popen[bytes]] = []
    bongsu = [sys.executable, "-m", "bongsu"]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        servers = [
            devstack.kafka((FOLDER / "kafka").resolve()),
            devstack.elasticsearch((FOLDER / "elasticsearch").resolve()),
        ]
        for server in servers:
            server.start(wait=False)
        for server in servers:
            server.wait()
        (data / "hub.env").write_text(
            "BONGSU_ENGINE=cluster\n"
            f"BONGSU_KAFKA=127.0.0.1:{servers[0].port}\n"
            f"BONGSU_ELASTICSEARCH=http://127.0.0.1:{servers[1].port}\n"
        )
        environment = {**os.environ, "BONGSU_DATA": str(data), "BONGSU_LOG_FORMAT": "console"}
        for words in (["admin", "topics"], ["init", "--demo"], ["admin", "topics"]):
            subprocess.run([*bongsu, *words], env=environment, check=True)
        processes = [
            subprocess.Popen([*bongsu, *words], env=environment) for words in (["worker"], ["worker"], ["serve"])
        ]
        _push(bongsu, environment)
        token = (data / "tokens" / "analyst@kr.kcs").read_text()
        print(f"\nhttp://127.0.0.1:8470  login of analyst@kr.kcs: {token}\ncommands: --data {data}", flush=True)
        signal.pause()
    except KeyboardInterrupt:
        pass
    except devstack.DevstackError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()
        for server in servers:
            server.stop()
    return 0


def _push(bongsu: list[str], environment: dict[str, str]) -> None:
    """The packaged feeds of the seven agencies, through the running workers."""
    from importlib.resources import files  # noqa: PLC0415

    for feed in sorted(Path(str(files("bongsu.demo") / "feeds")).iterdir()):
        agency = ".".join(feed.name.split(".")[:2])
        pushed = subprocess.run([*bongsu, "push", agency, str(feed)], env=environment, check=False, capture_output=True)
        print(f"pushed {feed.name}: exit code {pushed.returncode}")


if __name__ == "__main__":
    sys.exit(main())
