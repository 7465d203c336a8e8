#!/usr/bin/env python3
"""Measures how long a push takes, from the hub's first byte to the notice at a webhook, everything on the loopback.

The hub signs with all four methods in turn; each push adds one story to a feed of 25. What is measured holds the commit to
disk and the delivery of the notice. Exits with 1 when the slowest of nine tenths takes longer than 50 ms.

usage: benches/push.py [BINARY] [PUSHES]     (default: target/release/recount 200)
"""

import hashlib
import hmac
import http.client
import json
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LIMIT_MS = 50
PATIENCE = 30
METHODS = ["sha1", "sha256", "sha384", "sha512"]
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

items, notices, subscribed, arrived = [], {}, threading.Event(), threading.Condition()
wish = {}


def item(count):
    date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())
    return (
        f'<item><guid isPermaLink="false">{count}</guid><link>https://wire.example/{count}</link>'
        f"<title>Kazakhstan: {count:,} detained</title><description>The Interior Ministry of Kazakhstan said "
        f"{count:,} people were detained in the unrest.</description><pubDate>{date}</pubDate></item>"
    )


def document():
    newest = "".join(reversed(items[-25:]))
    return f'<rss version="2.0"><channel><title>Example Wire</title>{newest}</channel></rss>'.encode()


class World(BaseHTTPRequestHandler):
    """Publisher (/feed), hub (/hub) and receiver (/hook)."""

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in [*headers, ("Content-Length", str(len(body)))]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        here = f"http://127.0.0.1:{self.server.server_port}"
        links = f'<{here}/hub>; rel="hub", <{here}/feed>; rel="self"'
        self.answer(200, document(), [("Content-Type", "application/rss+xml"), ("Link", links)])

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/hub":
            wish.update(urllib.parse.parse_qsl(body.decode()))
            self.answer(202)
            threading.Thread(target=verify).start()
            return
        notice = json.loads(body)
        with arrived:
            text = notice["data"].get("new", {}).get("text") if notice["type"] == "figure.changed" else notice["type"]
            notices.setdefault(text, time.perf_counter())
            arrived.notify_all()
        self.answer(204)


def callback():
    url = urllib.parse.urlsplit(wish["hub.callback"])
    return http.client.HTTPConnection(url.hostname, url.port, timeout=PATIENCE), url.path


def verify():
    connection, path = callback()
    asked = {name: wish[name] for name in ["hub.mode", "hub.topic", "hub.lease_seconds"]}
    connection.request("GET", f"{path}?{urllib.parse.urlencode({**asked, 'hub.challenge': 'challenge'})}")
    if connection.getresponse().read() == b"challenge":
        subscribed.set()


def push(method):
    body = document()
    signature = hmac.new(wish["hub.secret"].encode(), body, getattr(hashlib, method)).hexdigest()
    connection, path = callback()
    headers = {"Content-Type": "application/rss+xml", "X-Hub-Signature": f"{method}={signature}"}
    connection.request("POST", path, body, headers)
    status = connection.getresponse().status
    if status != 202:
        sys.exit(f"a push was answered with status {status}")


def wait_for(text):
    with arrived:
        if not arrived.wait_for(lambda: text in notices, PATIENCE):
            sys.exit(f"no notice of {text} came")
    return notices[text]


def free_port():
    with ThreadingHTTPServer(("127.0.0.1", 0), World) as server:
        return server.server_port


def measure(pushes):
    if not subscribed.wait(PATIENCE):
        sys.exit("recount has not subscribed")
    wait_for("baseline.completed")
    taken = []
    for number in range(pushes):
        count = 10_000 + 100 * number
        items.append(item(count))
        began = time.perf_counter()
        push(METHODS[number % len(METHODS)])
        taken.append(1_000 * (wait_for(f"{count:,}") - began))
    return sorted(taken)


def main():
    binary = sys.argv[1] if len(sys.argv) > 1 else "target/release/recount"
    pushes = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    items.append(item(5_000))
    world = ThreadingHTTPServer(("127.0.0.1", 0), World)
    threading.Thread(target=world.serve_forever, daemon=True).start()
    here, port = f"http://127.0.0.1:{world.server_port}", free_port()
    with tempfile.TemporaryDirectory() as directory:
        config = Path(directory, "recount.toml")
        config.write_text(
            f'[database]\npath = "{directory}/recount.db"\n[poll]\ninterval = "1s"\nmin_interval = "1s"\n'
            'host_gap = "0s"\nallow_private = ["127.0.0.0/8"]\n'
            f'[listen]\naddress = "127.0.0.1:{port}"\npublic_url = "http://127.0.0.1:{port}"\n'
            f'[[feed]]\nid = "wire"\nurl = "{here}/feed"\n[[endpoint]]\nname = "desk"\nurl = "{here}/hook"\n'
            'secret_env = "DESK_SECRET"\nallow_http = true\nallow_private = ["127.0.0.0/8"]\n',
            encoding="utf-8",
        )
        log = Path(directory, "log")
        with log.open("w", encoding="utf-8") as stderr:
            environment = {"DESK_SECRET": SECRET, "HOME": directory}
            daemon = subprocess.Popen([binary, "--config", config, "run"], env=environment, stderr=stderr)
            try:
                taken = measure(pushes)
            except SystemExit:
                print(log.read_text(encoding="utf-8"), file=sys.stderr)
                raise
            finally:
                daemon.terminate()
                daemon.wait()
    nine_tenths = taken[len(taken) * 9 // 10]
    print(f"{pushes} pushes: median {taken[len(taken) // 2]:.1f} ms, nine tenths within {nine_tenths:.1f} ms, all within {taken[-1]:.1f} ms")
    sys.exit(nine_tenths > LIMIT_MS)


main()
