#!/usr/bin/env python3
"""Writes down what Python's feedparser reads in its own test suite, for tests/integration/corpora.rs to compare with.

usage: readings.py FEEDPARSER_REPOSITORY > FEEDPARSER_REPOSITORY/readings.json
needs: the package feedparser (pip install feedparser)
"""
import calendar
import json
import re
import sys
from datetime import datetime, timezone
from io import BytesIO
from pathlib import Path

import feedparser

HEADER = re.compile(r"^Header:\s+([^:]+):(.*)$", re.MULTILINE)
FOLDERS = ("illformed", "wellformed", "encoding", "entities")


def moment(entry, name):
    """Returns a date in UTC, as RFC 3339."""
    parsed = entry.get(name) if name in entry.keys() else None
    return parsed and datetime.fromtimestamp(calendar.timegm(parsed), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def reading(path, base):
    """Reads one file with the headers that its comment names."""
    data = path.read_bytes()
    text = data.replace(b"\0", b"").decode("utf-8", errors="replace")
    headers = {name.strip().lower(): value.strip() for name, value in HEADER.findall(text)}
    if "http" in str(path.relative_to(base)):
        headers.setdefault("content-type", "text/xml")
    url = headers.setdefault("content-location", "http://corpus.example/feed.xml")
    parsed = feedparser.parse(BytesIO(data), response_headers=headers)
    entries = [
        {
            "title": entry.get("title"),
            "link": entry.get("link"),
            "id": entry.get("id"),
            "published": moment(entry, "published_parsed") or moment(entry, "created_parsed"),
            "updated": moment(entry, "updated_parsed"),
            "summary": entry.get("summary"),
            "content": [content.value for content in entry.get("content", [])],
        }
        for entry in parsed.entries
    ]
    return {
        "content_type": headers.get("content-type"),
        "url": url,
        "title": parsed.feed.get("title"),
        "link": parsed.feed.get("link"),
        "entries": entries,
    }


def main():
    base = Path(sys.argv[1]) / "tests"
    paths = sorted(path for folder in FOLDERS for path in (base / folder).rglob("*.xml"))
    readings = {str(path.relative_to(base)): reading(path, base) for path in paths}
    json.dump(readings, sys.stdout, indent=1, sort_keys=True)


main()
