#!/usr/bin/env python3
"""Writes the seed corpora of profile_fuzz and state_file_fuzz. Run once; its outputs are committed. The databases are of the
versions whose SQL the unit tests keep, in small pages."""
import json
import re
import sqlite3
from pathlib import Path

HERE = Path(__file__).parent
UNIT = HERE.parent / "unit"
TEST = "".join((UNIT / name).read_text(encoding="utf-8") for name in ("state_disk.h", "state_file_test.c"))


def put(target, name, content):
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def version_sql(version):
    found = re.search(rf"version_{version}\[\] =\n(.*?);\n", TEST.replace(';"\n', ';" \n'), re.S)
    return "".join(re.findall(r'"(.*?)"(?:;|\s|$)', found.group(1)))


def databases():
    path = HERE / "corpus" / "scratch.sqlite"
    for version in (1, 2):
        path.unlink(missing_ok=True)
        database = sqlite3.connect(path)
        database.execute("PRAGMA page_size=512")
        for each in range(1, version + 1):
            database.executescript(version_sql(each))
        database.close()
        put("state_file_fuzz", f"version_{version}.sqlite", path.read_bytes())
    put("state_file_fuzz", "cut.sqlite", path.read_bytes()[:5000])
    put("state_file_fuzz", "text.bin", b"not a database")
    path.unlink()


def profiles():
    whole = {
        "format": "vitrine-profile", "version": 1, "name": "Ada", "settings": {"hemisphere": "south", "gender": "Women"},
        "events": [{"type": "view", "item": "10001", "at": 1760000000000}, {"type": "like", "item": "10001", "at": 1760000000001},
                   {"type": "review", "item": "10002", "at": 1760000000002, "rating": 4, "text": "Fits \u2713"}],
        "cart": [{"item": "10003", "quantity": 2, "addedAt": 1760000000003}],
        "orders": [{"placedAt": 1750000000000, "changedAt": 1755000000000, "status": "delivered", "currency": "EUR",
                    "address": {"name": "Ada", "city": "Paris"},
                    "lines": [{"item": "10002", "quantity": 1, "unitPrice": 12.99}, {"item": "10004", "quantity": 3, "unitPrice": None}]}],
    }
    bare = {"format": "vitrine-profile", "version": 1, "name": "Bare"}
    put("profile_fuzz", "whole.json", json.dumps(whole, separators=(",", ":"), ensure_ascii=False).encode())
    put("profile_fuzz", "bare.json", json.dumps(bare).encode())
    put("profile_fuzz", "newer.json", json.dumps({**bare, "version": 2}).encode())
    put("profile_fuzz", "marks.json", json.dumps({**bare, "events": [
        {"type": kind, "item": "1", "at": at} for at, kind in enumerate(["like", "pass", "like", "bookmark", "cart", "purchase"])]}).encode())
    put("profile_fuzz", "cut.json", b'{"format":"vitrine-profile","version":1,"name":"A","events":[{"type"')


databases()
profiles()
