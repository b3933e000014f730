"""What a study's queue is looked up in: a SQLite file that is made from the records, at any time."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from MSUSSegmentLib.io.files import reason_of
from MSUSSegmentLib.measure.flags import counted_text, decode
from MSUSSegmentLib.study.annotation import AI
from MSUSSegmentLib.study.changes import IMAGES, Changes, group_of
from MSUSSegmentLib.study.image import IMAGE, image_folders
from MSUSSegmentLib.study.record import read_record, record_folders

__all__ = ["SCORES", "Index"]

#: How much each image would teach the model, as a scorer has said.
SCORES = "scores.json"
VERSION = 1
_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE groups (name TEXT PRIMARY KEY, size INTEGER, changed INTEGER);
CREATE TABLE images (
    name TEXT PRIMARY KEY, bunch TEXT, place INTEGER, source TEXT, sha256 TEXT, subject TEXT, clip TEXT, device TEXT,
    muscle TEXT, side TEXT, frames INTEGER, proposed INTEGER, confidence REAL, flags TEXT, problem TEXT
) WITHOUT ROWID;
CREATE INDEX of_bunch ON images (bunch);
CREATE TABLE items (name TEXT, reading INTEGER, place INTEGER, PRIMARY KEY (name, reading)) WITHOUT ROWID;
CREATE TABLE records (
    name TEXT, rater TEXT, reading INTEGER, status TEXT, reason TEXT, flagged INTEGER, note TEXT, seconds REAL,
    saved TEXT, revision INTEGER, PRIMARY KEY (name, rater, reading)
) WITHOUT ROWID;
CREATE TABLE scores (name TEXT PRIMARY KEY, score REAL) WITHOUT ROWID;
"""
#: Repeats come behind all first readings, in an order of their own.
_BEHIND = 10**9


class Index:
    """The index of a study's folder, brought up to date by `refresh`. ``connection`` is SQLite's.

    It lies in the folder, one for each computer, since SQLite's own locks do not hold on network shares; where not
    even that works it is kept in memory.
    """

    def __init__(self, folder: Path, own: Path) -> None:
        self.folder, self.own = Path(folder), Path(own)
        self.changes = Changes(self.own / "changes")
        computer = hashlib.sha256(str(uuid.getnode()).encode()).hexdigest()[:8]
        self.path: Path | None = self.own / f"index-{computer}.sqlite"
        self.connection = self._connect()

    def _connect(self) -> sqlite3.Connection:
        for _ in range(2):
            with suppress(sqlite3.Error, OSError):
                self.own.mkdir(parents=True, exist_ok=True)
                connection = sqlite3.connect(self.path, timeout=20.0)
                try:
                    return self._prepared(connection)
                except sqlite3.Error:
                    connection.close()
                    raise
            with suppress(OSError):  # damaged: it is made anew
                self.path.unlink()
        self.path = None
        return self._prepared(sqlite3.connect(":memory:"))

    def _prepared(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        connection.execute("PRAGMA synchronous = OFF")  # what is lost is made again
        connection.execute("PRAGMA cache_size = -8000")
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version != VERSION:
                for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                    connection.execute(f'DROP TABLE "{name}"')
                for statement in filter(str.strip, _TABLES.split(";")):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {VERSION}")
        return connection

    def close(self) -> None:
        self.connection.close()

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Forget everything and read all records; ``progress`` as of `refresh`."""
        with suppress(sqlite3.Error), self.connection as connection:
            for table in ("about", "groups", "images", "items", "records", "scores"):
                connection.execute(f"DELETE FROM {table}")
        self.refresh(progress)

    def refresh(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Read what has changed since the last time.

        ``progress``: called with (done, total) where many records are read, as for the first time; what it raises
        leaves the index as it was. OSError when the study cannot be read.
        """
        try:
            self._refresh(progress or (lambda *_: None))
        except sqlite3.Error:  # damaged meanwhile, or locked by a program that does not go on
            self._to_memory()
            self._refresh(progress or (lambda *_: None))

    def _to_memory(self) -> None:
        with suppress(sqlite3.Error):
            self.connection.close()
        self.path = None
        self.connection = self._prepared(sqlite3.connect(":memory:"))

    def _refresh(self, progress: Callable[[int, int], None]) -> None:
        connection = self.connection
        known = {name: (size, changed) for name, size, changed in connection.execute("SELECT * FROM groups")}
        differing = self.changes.differing(known)
        (built,) = connection.execute("SELECT COUNT(*) FROM about WHERE name = 'built'").fetchone()
        trusted = {group: sign for group, sign in differing.items() if self.changes.at_rest(group)}
        with connection:
            if not built or IMAGES in differing:
                self._read_list(not built, progress)
            if built:
                for group in differing:
                    rows = connection.execute("SELECT name FROM images WHERE bunch = ?", (group,)).fetchall()
                    for (name,) in rows:
                        self._read(name)
            for group, sign in trusted.items():
                connection.execute("INSERT OR REPLACE INTO groups VALUES (?, ?, ?)", (group, *sign))
            connection.execute("INSERT OR REPLACE INTO about VALUES ('built', '1')")
            self._read_scores()

    def _read_list(self, everything: bool, progress: Callable[[int, int], None]) -> None:
        """Take up images that are new, and forget those that are gone."""
        there = {folder.relative_to(self.folder).as_posix() for folder in image_folders(self.folder)}
        known = {name for (name,) in self.connection.execute("SELECT name FROM images")}
        for name in known - there:
            self._forget(name)
        fresh = sorted(there if everything else there - known)
        for number, name in enumerate(fresh):
            if number % 100 == 0:
                progress(number, len(fresh))
            self._read(name)
        progress(len(fresh), len(fresh))

    def _forget(self, name: str) -> None:
        for table in ("images", "items", "records"):
            self.connection.execute(f"DELETE FROM {table} WHERE name = ?", (name,))

    def _read(self, name: str) -> None:
        """Read one image and its records."""
        self._forget(name)
        folder = self.folder / name
        image, problem = _load(folder / IMAGE)
        if image is None:
            if not problem:
                return
            image = {}
        records, problems = [], [problem] if problem else []
        for of_record in record_folders(folder):
            try:
                record = read_record(of_record, checked=False)
                records += [] if record is None else [record]
            except (ValueError, OSError) as error:
                problems.append(reason_of(error))
        proposal = next((one for one in records if one.get("rater") == AI), None)
        texts = (str(image.get(key, "")) for key in ("source", "sha256", "subject", "clip", "device", "muscle", "side"))
        order = int(image.get("order", 0))
        self.connection.execute(
            "INSERT INTO images VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (name, group_of(name), order, *texts, int(image.get("frames", 1)), int(proposal is not None),
             _confidence(proposal), _flags(proposal), " ".join(problems)),
        )  # fmt: skip
        for reading in range(1, int(image.get("readings", 1)) + 1):
            place = order if reading == 1 else reading * _BEHIND + int(_mixed(name, image, reading), 16)
            self.connection.execute("INSERT INTO items VALUES (?, ?, ?)", (name, reading, place))
        self.connection.executemany(
            "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (name, one["rater"], one["reading"], one["status"], one.get("reason", ""),
                 int(bool(one.get("flagged"))), one.get("note", ""), one["seconds"], one["saved"], one["revision"])
                for one in records if one.get("rater") != AI
            ],
        )  # fmt: skip

    def _read_scores(self) -> None:
        """Take up what a scorer has said, when that has changed."""
        path = self.own / SCORES
        try:
            state = path.stat()
        except OSError:
            return
        sign = f"{state.st_size} {state.st_mtime_ns}"
        known = self.connection.execute("SELECT value FROM about WHERE name = 'scores'").fetchone()
        if known == (sign,):
            return
        content, _ = _load(path)
        scores = (content or {}).get("scores", {})
        self.connection.execute("DELETE FROM scores")
        self.connection.executemany("INSERT INTO scores VALUES (?, ?)", list(scores.items()))
        self.connection.execute("INSERT OR REPLACE INTO about VALUES ('scores', ?)", (sign,))

    @contextmanager
    def changing(self, name: str) -> Iterator[None]:
        """In here a record of the image is changed; afterwards the index knows it."""
        group = group_of(name)
        before = self.changes.sign(group)
        known = self.connection.execute("SELECT size, changed FROM groups WHERE name = ?", (group,)).fetchone()
        with self.changes.changing(group):
            yield
        after = self.changes.sign(group)
        alone = after[0] == before[0] + 2 and (known == before or (known is None and before == (0, 0)))
        with suppress(sqlite3.Error), self.connection as connection:  # else it is read at the next refresh
            self._read(name)
            if alone:  # else the whole group is
                connection.execute("INSERT OR REPLACE INTO groups VALUES (?, ?, ?)", (group, *after))

    def rows(self, query: str, values: Iterable[Any] = ()) -> list[tuple]:
        """The rows of a query."""
        try:
            return self.connection.execute(query, tuple(values)).fetchall()
        except sqlite3.Error:  # as in `refresh`
            self._to_memory()
            self.refresh()
            return self.connection.execute(query, tuple(values)).fetchall()


def _mixed(name: str, image: Mapping[str, Any], reading: int) -> str:
    return hashlib.sha256(f"{reading} {image.get('sha256')} {name}".encode()).hexdigest()[:7]


def _load(path: Path) -> tuple[dict | None, str]:
    """A JSON file; or None and what is wrong with it, "" when it is not there."""
    try:
        content = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None, ""
    except (OSError, ValueError):
        return None, f"{path.parent.name}/{path.name} is damaged."
    return (content, "") if isinstance(content, dict) else (None, f"{path.parent.name}/{path.name} is damaged.")


def _confidence(record: Mapping[str, Any] | None) -> float | None:
    """The lowest confidence of any frame's numbers; None when none is known."""
    known = [
        value for frame in (record or {}).get("frames", ()) for value in frame["drawing"].get("confidence", {}).values()
    ]
    return min(known, default=None)


def _flags(record: Mapping[str, Any] | None) -> str:
    """The words of a record's flags, each kind once."""
    of_frames = []
    for frame in (record or {}).get("frames", ()):
        found: dict = {}
        for number in frame["measurements"]:
            with suppress(ValueError):
                found |= dict.fromkeys(decode(number["flags"]))
        of_frames.append(tuple(found))
    return "; ".join(counted_text(of_frames))
