#!/usr/bin/env python3
"""Measures how healthy feeds fare beside hostile ones: 200 that answer, 50 that hang, 50 that send a byte a second and 10
that send 200 MB of zeros as gzip, each on a host of its own, everything on the loopback.

Every feed wants to be polled every ten seconds. Exits with 1 when a healthy feed waited more than two seconds longer than
that (and five hundredths, which are chance) between two requests, or when the daemon needed more than 96 MB.

usage: benches/neighbours.py [BINARY] [SECONDS]     (default: target/release/recount 90)
"""

import asyncio
import gzip
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

INTERVAL, LATE_MAX, MEMORY_MAX_MB = 10, 2.0, 96
KINDS = {"healthy": 200, "hanging": 50, "dripping": 50, "bomb": 10}
HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n"
FEED = (
    '<rss version="2.0"><channel><title>Harbour Post</title><item><guid isPermaLink="false">a</guid>'
    "<title>Ferry resumes service</title><description>The ferry sails again.</description></item></channel></rss>"
)
BOMB = gzip.compress(bytes(200 << 20), 9)
asked = {}


async def answer(reader, writer):
    try:
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        kind = re.match(r"GET /(\w+)/", request)[1]
        asked.setdefault((kind, request.split()[1]), []).append(time.monotonic())
        if kind == "healthy":
            writer.write(f"{HEAD}Content-Length: {len(FEED)}\r\n\r\n{FEED}".encode())
            await writer.drain()
        elif kind == "hanging":
            await asyncio.sleep(3600)
        elif kind == "dripping":
            writer.write(f"{HEAD}Content-Length: 100000\r\n\r\n".encode())
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(1)
        else:
            writer.write(f"{HEAD}Content-Encoding: gzip\r\nContent-Length: {len(BOMB)}\r\n\r\n".encode() + BOMB)
            await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
        pass
    finally:
        writer.close()


def config(folder, port):
    text = f'[database]\npath = "{folder}/recount.db"\n[poll]\ninterval = "{INTERVAL}s"\nmin_interval = "{INTERVAL}s"\n'
    text += 'full_text = "off"\nallow_private = ["127.0.0.0/8"]\n'
    for network, (kind, count) in enumerate(KINDS.items(), 1):
        for number in range(1, count + 1):
            text += f'[[feed]]\nid = "{kind}-{number}"\nurl = "http://127.{network}.0.{number}:{port}/{kind}/{number}"\n'
    file = Path(folder) / "recount.toml"
    file.write_text(text)
    return file


def peak_mb(process):
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


async def main(binary, seconds):
    server = await asyncio.start_server(answer, "0.0.0.0", 0)
    port = server.sockets[0].getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        command = [binary, "--config", str(config(folder, port)), "run"]
        daemon = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        await asyncio.sleep(seconds)
        memory = peak_mb(daemon)
        daemon.terminate()
        await asyncio.to_thread(daemon.wait)
    # The first polls are spread over the interval and count as the start.
    waits = [
        later - earlier
        for (kind, _), times in asked.items()
        if kind == "healthy"
        for earlier, later in zip(times, times[1:])
    ]
    polled = {kind: len([path for asked_kind, path in asked if asked_kind == kind]) for kind in KINDS}
    late = max(waits, default=float("inf")) - INTERVAL * 1.05
    print(f"polled {polled}; healthy feeds: {len(waits)} waits, the longest {max(waits, default=0):.2f} s; peak {memory:.0f} MB")
    is_fair = polled["healthy"] == KINDS["healthy"] and late <= LATE_MAX and memory <= MEMORY_MAX_MB
    return 0 if is_fair else 1


if __name__ == "__main__":
    arguments = sys.argv[1:]
    binary = arguments[0] if arguments else "target/release/recount"
    sys.exit(asyncio.run(main(binary, int(arguments[1]) if len(arguments) > 1 else 90)))
