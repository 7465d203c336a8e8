#!/usr/bin/env python3
"""Measures whole passes over thousands of loopback feeds, with all work done, and prints the line that recount has in the
table of performance goals: feeds for each second of CPU, peak memory, size of the state.

TOOLS is the directory of the poll benchmark (feed server, harness, adapters); it is copied to target/poll-bench, where its
feed server is built, once. Exits with 1 when a pass was not whole.

usage: benches/passes.py TOOLS [BINARY] [FEEDS,FEEDS...] [ROUNDS]     (default: target/release/recount 200,2000 1)
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median

ENTRIES = 25
GOALS = {"cold": (1_100, 2_000), "warm": (8_000, 10_000), "churn": (5_000, 8_000)}
MEMORY_GOALS_MB = {200: 20, 2_000: 28, 10_000: 48}


def prepare(tools, place):
    if not place.exists():
        shutil.copytree(tools, place)
    (place / "run").mkdir(exist_ok=True)
    environment = dict(os.environ, CARGO_TARGET_DIR=str(place / "target"))
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=place / "bench", env=environment, check=True)


def measure(place, binary, feeds, rounds):
    results = place / "results"
    results.mkdir(exist_ok=True)
    known = set(results.glob("*.jsonl"))
    command = [sys.executable, "bench.py", "--ours", str(binary), "--feeds", feeds, "--peers", "floor", "--reps", rounds]
    subprocess.run(command, cwd=place, check=True, stdout=sys.stderr)
    (new,) = set(results.glob("*.jsonl")) - known
    return [json.loads(line) for line in new.read_text().splitlines()]


def of(rows, peer, feeds, kind, value):
    return median(value(row) for row in rows if (row["peer"], row["feeds"], row["kind"]) == (peer, feeds, kind))


def main(tools, binary="target/release/recount", feeds="200,2000", rounds="1"):
    place = Path("target/poll-bench").resolve()
    prepare(tools, place)
    rows = measure(place, Path(binary).resolve(), feeds, rounds)
    print("| feeds | pass | floor, feeds per CPU-second | recount | goal, then | peak MB | goal | state per 1,000 entries |")
    print("|---|---|---|---|---|---|---|---|")
    for count in map(int, feeds.split(",")):
        for kind, (goal, then) in GOALS.items():
            rate = lambda row: row["feeds"] / row["cpu"]
            floor, ours = (of(rows, peer, count, kind, rate) for peer in ("floor", "ours"))
            peak = of(rows, "ours", count, kind, lambda row: row["rss_mb"])
            state = of(rows, "ours", count, kind, lambda row: row["state"]) / count / ENTRIES * 1_000 / 1e6
            memory = MEMORY_GOALS_MB.get(count, "-")
            print(f"| {count:,} | {kind} | {floor:,.0f} | {ours:,.0f} | {goal:,}, {then:,} | {peak:.0f} | {memory} | {state:.2f} MB |")
    return 0 if all(row["valid"] for row in rows) else 1


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 5:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
