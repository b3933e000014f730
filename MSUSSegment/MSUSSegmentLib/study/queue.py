"""What a rater works through: the images of a study in some order, with what has become of each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from MSUSSegmentLib.io.files import replace_bytes
from MSUSSegmentLib.study.annotation import CORRECTED, NEW, PROPOSED, STATUSES
from MSUSSegmentLib.study.index import Index
from MSUSSegmentLib.study.record import check_rater

__all__ = ["OPEN", "ORDERS", "Item", "Queue"]

#: What is still to be done.
OPEN = (NEW, PROPOSED, CORRECTED)
#: How items can be ordered, with SQL for it, and in words.
_SORTED = {
    "order": "place",
    "confidence": "seen DESC, confidence IS NOT NULL, confidence, place",
    "flagged": "flagged DESC, flags != '' DESC, place",
    "informative": "score IS NULL, score DESC, place",
    "name": "name, place",
    "status": f"CASE status {' '.join(f'WHEN {s!r} THEN {i}' for i, s in enumerate(STATUSES))} END, place",
    "seconds": "seconds DESC, place",
    "saved": "saved DESC, place",
}
ORDERS = {
    "order": "as they were added",
    "confidence": "least confident first",
    "flagged": "flagged first",
    "informative": "most informative for training first",
    "name": "by name",
    "status": "by status",
    "seconds": "most time spent first",
    "saved": "last saved first",
}
#: How many images that a rater has been at are remembered.
_TRAIL = 200

_COLUMNS = (
    "name, reading, source, status, reason, flagged, flags, note, seconds, saved, confidence, score, subject, clip, "
    "device, muscle, side, frames, problem"
)


@dataclass(frozen=True)
class Item:
    """One image to rate, or one repeat of it.

    ``image``: its name in the study. ``status``: of this rater's record, else `PROPOSED` or `NEW`; without a rater that
    of the record saved last. ``confidence``: the lowest of the network's, None when not known or not shown. ``flags``:
    what is to be known of the network's numbers, in words. ``problem``: what of it cannot be read.
    """

    image: str
    reading: int
    source: str
    status: str
    reason: str
    flagged: bool
    flags: str
    note: str
    seconds: float
    saved: str
    confidence: float | None
    score: float | None
    subject: str
    clip: str
    device: str
    muscle: str
    side: str
    frames: int
    problem: str


class Queue:
    """The images of a study as one rater sees them; without a rater as whoever looks after the study does.

    A rater sees no one else's records; in a study that is blind to the network, nothing of the network's, either.
    The place where a rater was is kept with the study. `Study.queue` makes one.

    Args:
        index: of the study.
        places: folder in which it is kept where raters were.
        rater: who looks; "" for nobody in particular.
        blind: the study is blind to the network.
        status: only of this status, or of these.
        search: only those in whose path, subject, clip, device, muscle, side, flags, reason or note all its words are.
        flagged: only those that the rater has flagged.
        order: one of `ORDERS`.

    Raises:
        ValueError: there is no such status or order; in one sentence.
    """

    def __init__(
        self,
        index: Index,
        places: Path,
        rater: str = "",
        *,
        blind: bool = False,
        status: str | Iterable[str] | None = None,
        search: str = "",
        flagged: bool = False,
        order: str = "order",
    ) -> None:
        self.index, self.places, self.rater = index, places, check_rater(rater) if rater else ""
        self.status = STATUSES if status is None else (status,) if isinstance(status, str) else tuple(status)
        self.search, self.flagged, self.order = search, flagged, order
        for one in self.status:
            if one not in STATUSES:
                raise ValueError(f"There is no status {one!r}; choose from {', '.join(STATUSES)}.")
        self.blind = bool(self.rater) and blind
        self._sorting(order)

    def _sorting(self, order: str) -> str:
        if order not in _SORTED:
            raise ValueError(f"There is no order {order!r}; choose one of {', '.join(ORDERS)}.")
        if order == "confidence" and self.blind:
            raise ValueError("Raters of this study do not see the network's results; choose another order.")
        return _SORTED[order]

    def _source(self) -> tuple[str, list]:
        """The query for all items, and its values."""
        shown = "0" if self.blind else "images.proposed"
        of_ai = ("NULL", "''") if self.blind else ("images.confidence", "images.flags")
        if self.rater:
            joined, values = "records.rater = ?", [self.rater]
        else:
            joined, values = (
                "records.rater = (SELECT rater FROM records AS last WHERE last.name = items.name "
                "AND last.reading = items.reading ORDER BY saved DESC, rater LIMIT 1)"
            ), []
        query = (
            f"SELECT items.name AS name, items.reading AS reading, items.place AS place, source, "
            f"COALESCE(records.status, CASE WHEN {shown} THEN '{PROPOSED}' ELSE '{NEW}' END) AS status, "
            f"COALESCE(reason, '') AS reason, COALESCE(flagged, 0) AS flagged, {of_ai[1]} AS flags, "
            f"COALESCE(note, '') AS note, COALESCE(seconds, 0) AS seconds, COALESCE(saved, '') AS saved, "
            f"{of_ai[0]} AS confidence, score, subject, clip, device, muscle, side, frames, problem, {shown} AS seen "
            f"FROM items JOIN images ON images.name = items.name "
            f"LEFT JOIN records ON records.name = items.name AND records.reading = items.reading AND {joined} "
            f"LEFT JOIN scores ON scores.name = items.name"
        )
        return query, values

    def _filter(self, status: Iterable[str] | None = None) -> tuple[str, list]:
        wanted = self.status if status is None else [one for one in self.status if one in status]
        clauses, values = [f"status IN ({','.join('?' * len(wanted))})"], list(wanted)
        if self.flagged:
            clauses.append("flagged = 1")
        for word in self.search.split():
            text = "source || ' ' || subject || ' ' || clip || ' ' || device || ' ' || muscle || ' ' || side || ' ' "
            clauses.append(f"instr(lower({text} || flags || ' ' || reason || ' ' || note), ?) > 0")
            values.append(word.lower())
        return " AND ".join(clauses), values

    def items(self, offset: int = 0, limit: int = -1) -> list[Item]:
        """The items that fit, in the order that was chosen; ``limit`` of them from ``offset``."""
        self.index.refresh()
        (source, first), (clauses, then) = self._source(), self._filter()
        rows = self.index.rows(
            f"SELECT {_COLUMNS} FROM ({source}) WHERE {clauses} ORDER BY {self._sorting(self.order)} LIMIT ? OFFSET ?",
            [*first, *then, limit, offset],
        )
        return [_item(row) for row in rows]

    def __len__(self) -> int:
        self.index.refresh()
        (source, first), (clauses, then) = self._source(), self._filter()
        ((count,),) = self.index.rows(f"SELECT COUNT(*) FROM ({source}) WHERE {clauses}", [*first, *then])
        return count

    def counts(self) -> dict[str, int]:
        """How many items are of each status, whatever is filtered."""
        self.index.refresh()
        source, values = self._source()
        found = dict(self.index.rows(f"SELECT status, COUNT(*) FROM ({source}) GROUP BY status", values))
        return {status: found.get(status, 0) for status in STATUSES}

    def seconds(self) -> float:
        """Time spent on all items together."""
        source, values = self._source()
        ((seconds,),) = self.index.rows(f"SELECT TOTAL(seconds) FROM ({source})", values)
        return seconds

    def item(self, image: str, reading: int = 1) -> Item | None:
        """One item, also one that is filtered out; None when the study has none such."""
        self.index.refresh()
        source, values = self._source()
        rows = self.index.rows(
            f"SELECT {_COLUMNS} FROM ({source}) WHERE name = ? AND reading = ?", [*values, image, reading]
        )
        return _item(rows[0]) if rows else None

    def next(self, after: Item | None = None, order: str | None = None, status: Iterable[str] = OPEN) -> Item | None:
        """The next item to do behind ``after`` in an order (by default the queue's), from the beginning when there is
        none behind it; without ``after`` the first. None when nothing is left. Items that are filtered out do not come.
        """
        return self._neighbour(after, order, tuple(status), 1)

    def previous(self, before: Item | None = None) -> Item | None:
        """The item that the rater was at before this one; where that is not remembered, the one in front of it. None
        when there is none."""
        trail = self._trail()
        if before is not None and (before.image, before.reading) in trail:
            del trail[trail.index((before.image, before.reading)) :]
        while trail:
            item = self.item(*trail.pop())
            if item is not None:
                return item
        return self._neighbour(before, None, STATUSES, -1)

    def _neighbour(self, of: Item | None, order: str | None, status: tuple[str, ...], step: int) -> Item | None:
        self.index.refresh()
        (source, first), (clauses, then) = self._source(), self._filter(status)
        own = ("", -1) if of is None else (of.image, of.reading)
        keys = self.index.rows(
            f"SELECT name, reading, ({clauses}) FROM ({source}) WHERE ({clauses}) OR (name = ? AND reading = ?) "
            f"ORDER BY {self._sorting(order or self.order)}",
            [*then, *first, *then, *own],
        )
        keys = [(name, reading, bool(fits)) for name, reading, fits in keys]
        at = next((i for i, key in enumerate(keys) if key[:2] == own), None)
        if at is None:
            around = keys
        elif step > 0:
            around = keys[at + 1 :] + keys[:at]
        else:
            around = keys[:at][::-1]
        chosen = next((key for key in around if key[2]), None)
        return None if chosen is None else self.item(*chosen[:2])

    # Where one was.

    def remember(self, item: Item) -> None:
        """Keep that the rater is at this item now. OSError when it cannot be written."""
        trail = [key for key in self._trail() if key != (item.image, item.reading)]
        trail = [*trail, (item.image, item.reading)][-_TRAIL:]
        path = self._place_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_bytes(path, json.dumps({"trail": trail}, ensure_ascii=False).encode())

    def remembered(self) -> Item | None:
        """The item that the rater was at last; None when there is none."""
        for key in reversed(self._trail()):
            item = self.item(*key)
            if item is not None:
                return item
        return None

    def _place_file(self) -> Path:
        return self.places / f"{self.rater or '-'}.json"

    def _trail(self) -> list[tuple[str, int]]:
        with suppress(OSError, ValueError, TypeError, KeyError):
            return [(str(name), int(reading)) for name, reading in json.loads(self._place_file().read_bytes())["trail"]]
        return []


def _item(row: tuple) -> Item:
    item = Item(*row)
    return replace(item, flagged=bool(item.flagged))
