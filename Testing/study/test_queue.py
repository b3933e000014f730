"""The queue: order, filters, next and previous, and an index that is never wrong."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from study_help import annotate, make_study, propose

from MSUSSegmentLib.study.annotation import APPROVED, CORRECTED, REJECTED
from MSUSSegmentLib.study.changes import Changes, group_of
from MSUSSegmentLib.study.index import Index
from MSUSSegmentLib.study.lock import LockedError
from MSUSSegmentLib.study.study import Study


@pytest.fixture
def queued(tmp_path):
    """p0 corrected by anna, p1 rejected by anna and approved by ben, p2 proposed, p3 new and to be read twice."""
    with make_study(tmp_path, 4) as study:
        images = list(study.images())
        for image, confidence in zip(images[:3], (0.9, 0.2, 0.5), strict=True):
            propose(study, image, confidence)
        study.add(replace(images[3], readings=2, muscle="soleus"))
        study.save(images[0], "anna", [annotate(images[0], "anna")], CORRECTED, flagged=True, seconds=20)
        study.save(images[1], "anna", [annotate(images[1], "anna")], REJECTED, reason="no muscle", seconds=5)
        study.save(images[1], "ben", [annotate(images[1], "ben")], APPROVED)
        yield study


def names(items):
    return [(item.image, item.reading) for item in items]


def test_each_rater_sees_the_own_status_and_nobody_elses(queued):
    assert [item.status for item in queued.queue("anna").items()] == ["corrected", "rejected", "AI", "new", "new"]
    assert [item.status for item in queued.queue("ben").items()] == ["AI", "approved", "AI", "new", "new"]
    assert queued.queue("cy").counts() == {"new": 2, "AI": 3, "corrected": 0, "approved": 0, "rejected": 0}
    assert queued.queue("anna").seconds() == 25 and queued.queue("ben").seconds() == 0
    assert queued.queue().counts() == {"new": 2, "AI": 1, "corrected": 1, "approved": 1, "rejected": 0}, "the last word"


def test_items_are_filtered_sorted_and_searched(queued):
    def given(rater="anna", **chosen):
        return names(queued.queue(rater, **chosen).items())

    assert given(status="AI") == [("p2", 1)]
    assert given(status=("new", "corrected")) == [("p0", 1), ("p3", 1), ("p3", 2)]
    assert given(flagged=True) == [("p0", 1)]
    assert given(search="NO muscle") == [("p1", 1)] and given(search="soleus s1") == [("p3", 1), ("p3", 2)]
    assert given(search="p2") == [("p2", 1)] and given(search="p2 _") == []
    assert given(order="confidence")[:3] == [("p1", 1), ("p2", 1), ("p0", 1)]
    assert given(order="flagged")[0] == ("p0", 1)
    assert given(order="seconds")[:2] == [("p0", 1), ("p1", 1)]
    assert given(order="status")[0] == ("p3", 1)
    assert names(queued.queue("anna").items(1, 2)) == [("p1", 1), ("p2", 1)] and len(queued.queue("anna")) == 5
    queued.write_scores({"p2": 0.1, "p0": 3.0}, "a scorer")
    assert given(order="informative")[:2] == [("p0", 1), ("p2", 1)]
    with pytest.raises(ValueError, match="There is no order 'best'"):
        given(order="best")
    with pytest.raises(ValueError, match="There is no status 'done'"):
        given(status="done")


def test_next_goes_through_what_is_open_and_begins_again(queued):
    queue = queued.queue("anna")
    seen, item = [], None
    for _ in range(5):
        item = queue.next(item)
        seen.append((item.image, item.reading))
    assert seen == [("p0", 1), ("p2", 1), ("p3", 1), ("p3", 2), ("p0", 1)]
    assert queue.next(queue.item("p1")).image == "p2", "also behind one that is done"
    assert queue.next(None, "confidence").image == "p2", "p1 is less sure, but rejected"
    assert queue.next(queue.item("p2"), "confidence").image == "p0", "what was left as it was does not come at once"
    for name in ("p0", "p2", "p3"):
        image = queued.image(name)
        for reading in range(1, image.readings + 1):
            queued.save(image, "anna", [annotate(image, "anna")], APPROVED, reading=reading)
    assert queue.next() is None and queue.next(queue.item("p2")) is None


def test_previous_goes_back_the_way_one_came_and_the_place_is_remembered(queued):
    queue = queued.queue("anna")
    for name in ("p2", "p0", "p3"):
        queue.remember(queue.item(name))
    with Study.open(queued.folder) as again:
        queue = again.queue("anna")
        at = queue.remembered()
        way = [at.image]
        while (at := queue.previous(at)) is not None and len(way) < 5:
            way.append(at.image)
        assert way[:3] == ["p3", "p0", "p2"] and way[3:4] == ["p1"], "then the one in front of it"
        assert again.queue("ben").remembered() is None


def test_a_rater_who_is_blind_to_the_network_is_shown_nothing_of_it(tmp_path):
    with make_study(tmp_path, blind_to_ai=True) as study:
        propose(study, study.image("p0"), 0.1)
        for item in study.queue("anna").items():
            assert item.status == "new" and item.confidence is None and item.flags == ""
        with pytest.raises(ValueError, match="do not see the network's results"):
            study.queue("anna", order="confidence").items()
        assert study.queue().items()[0].status == "AI", "who looks after the study does see it"


def test_what_another_program_saves_is_seen_at_once(queued):
    queue = queued.queue("ben")
    assert queue.counts()["approved"] == 1
    with Study.open(queued.folder) as other:
        image = other.image("p0")
        other.save(image, "ben", [annotate(image, "ben")], APPROVED)
        other.add(replace(image, name="p9", order=9, source="p9.png"))
    assert queue.counts()["approved"] == 2 and len(queue) == 6
    shutil.rmtree(queued.folder / "p9")
    queued.index.rebuild()
    assert len(queue) == 5


def test_the_index_is_made_again_from_the_records_when_it_is_lost_or_damaged(queued):
    before = queued.queue("anna").items()
    queued.close()
    [path] = (queued.folder / ".study").glob("index-*.sqlite")
    for spoil in (path.unlink, lambda: path.write_bytes(b"no data base" * 1000)):
        spoil()
        with Study.open(queued.folder) as again:
            assert again.queue("anna").items() == before
    shutil.rmtree(queued.folder / ".study")
    with Study.open(queued.folder) as again:
        assert again.queue("anna").items() == before


def test_where_no_index_can_be_written_it_is_kept_in_memory(queued, monkeypatch):
    before = queued.queue("anna").items()
    connect = __import__("sqlite3").connect

    def refused(path, **about):
        if str(path) != ":memory:":
            raise __import__("sqlite3").OperationalError("locking protocol")
        return connect(path, **about)

    monkeypatch.setattr("sqlite3.connect", refused)
    with Study.open(queued.folder) as again:
        assert again.index.path is None and again.queue("anna").items() == before


def test_a_writer_killed_at_work_is_not_trusted_until_somebody_writes_again(queued):
    image = queued.image("p2")
    changes = Changes(queued.own / "changes")
    changes._add(group_of("p2"), b"b")
    assert queued.queue("ben").item("p2").status == "AI", "a reader looks while the writer is at work"
    folder = queued.folder / "p2" / "raters"
    shutil.copytree(folder / "AI", folder / "ben")  # and the writer is killed before it has said that it is done
    for path in (folder / "ben" / "record.json", folder / "ben" / "history" / "000001.json"):
        path.write_text(path.read_text().replace('"rater":"AI"', '"rater":"ben"').replace('"AI"', '"approved"'))
    assert queued.queue("ben").item("p2").status == "approved"
    assert not changes.at_rest(group_of("p2"))
    queued.save(image, "ben", [annotate(image, "ben")], CORRECTED)
    assert changes.at_rest(group_of("p2")) and queued.queue("ben").item("p2").status == CORRECTED


def test_locks_are_told_and_never_taken_over_unasked(study):
    with Study.open(study.folder) as other:
        held = study.lock("anna")
        words = rf"in use by .* \(process {os.getpid()}, since .*delete .*rater-anna.lock"
        with pytest.raises(LockedError, match=words) as told:
            other.lock("anna")
        assert not told.value.left_behind
        other.lock("ben").release()
        other.lock().release()
        assert len(other.holders()) == 1 and other.holders()[0].startswith("rater-anna: ")
        held.release()
        with other.lock("anna"):
            held.release()
            assert other.holders(), "a lock is let go by who holds it only"
        assert other.holders() == []


def test_a_lock_that_a_killed_program_left_behind_is_told(study):
    code = (
        "import os, sys; from MSUSSegmentLib.study.study import Study; "
        "Study.open(sys.argv[1]).lock('anna'); os._exit(9)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", code, str(study.folder)], env=environment, check=False)
    with pytest.raises(LockedError, match="does not run any more has left a lock behind") as told:
        study.lock("anna")
    assert told.value.left_behind
    path = study.own / "locks" / "rater-anna.lock"
    elsewhere = {**json.loads(path.read_text()), "host": "another"}
    path.write_text(json.dumps(elsewhere))
    with pytest.raises(LockedError, match=r"in use by .* on another") as told:
        study.lock("anna")
    assert not told.value.left_behind, "of another computer nobody can tell"
    study.lock("anna", take_over=True).release()
    assert not path.exists()


def test_of_many_images_only_those_near_a_change_are_read_again(tmp_path, monkeypatch):
    with make_study(tmp_path, 1) as study:
        image = study.image("p0")
        propose(study, image)
        for i in range(1, 300):
            study.add(replace(image, name=f"g{i % 7}/p{i}", source=f"p{i}.png", order=i))
        told = []
        study.index.refresh(lambda done, total: told.append((done, total)))
        assert told[0] == (0, 300) and told[-1] == (300, 300) and len(study) == 300
        read, once = [], Index._read
        monkeypatch.setattr(Index, "_read", lambda index, name: (read.append(name), once(index, name))[1])
        queue = study.queue("anna")
        assert queue.counts()["new"] == 299 and read == [], "nothing has changed"
        study.save(image, "anna", [annotate(image, "anna")], CORRECTED)
        assert queue.counts()["corrected"] == 1 and read == ["p0"]
        with Study.open(study.folder) as other:
            other.save(image, "ben", [annotate(image, "ben")], CORRECTED)
        assert study.queue("ben").counts()["corrected"] == 1 and "p0" in read[1:] and len(read) < 20


def test_what_stops_the_reading_of_records_leaves_the_index_as_it_was(queued):
    def stop(done, total):
        raise KeyboardInterrupt

    before = queued.queue("anna").items()
    with pytest.raises(KeyboardInterrupt):
        queued.index.rebuild(stop)
    assert queued.queue("anna").items() == before


def test_an_index_that_is_spoilt_or_locked_while_it_is_open_is_made_again(queued):
    before = queued.queue("anna").items()
    queued.index.connection.execute("DROP TABLE items")
    assert queued.queue("anna").items() == before and queued.index.path is None
