"""Kill a program that saves records, many times, and look whether all that it has saved is found whole.

    python crash_help.py FOLDER KILLS SEED

The program is this one, forked, which is fast: it saves one record after another and notes each once it is saved. After
each kill all noted states, the newest state of each record, and all masks and markups that they name are checked.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from study_help import annotate, make_study

from MSUSSegmentLib.study.annotation import CORRECTED, STATUSES
from MSUSSegmentLib.study.record import record_folder
from MSUSSegmentLib.study.schema import check
from MSUSSegmentLib.study.study import Study

#: The program is killed after so many saves at most, and then within the time that one takes.
MOST = 3


def save_without_end(study: Study, rater: str, notes: Path, seed: int, done: int) -> None:
    """Save records of random images, each noted as soon as it is saved; a byte goes into the pipe ``done``, too."""
    chance = np.random.default_rng(seed)
    images = list(study.images())
    with open(notes, "ab", buffering=0) as file:
        while True:
            image = images[chance.integers(len(images))]
            given = annotate(image, rater, float(chance.uniform(-9, 9)))
            noise = chance.random(image.shape) < 0.5
            given = replace(given, masks={**given.masks, "muscle": noise})
            markups = {"Deep.mrk.json": json.dumps({"points": chance.random(50).tolist()}).encode()}
            status = str(chance.choice(STATUSES[2:]))
            state = study.save(image, rater, [given], status, seconds=1.0, markups=markups)
            text = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
            note = f"{image.name} {rater} {state['revision']} {hashlib.sha256(text.encode()).hexdigest()}\n"
            file.write(note.encode())
            os.write(done, b"!")


def warm_up(study: Study) -> None:
    """Import and compile what saving needs, so that the forked programs save at once."""
    image = next(study.images())
    study.save(image, "warm", [annotate(image, "warm")], CORRECTED)


def check_all(study: Study, notes: Path, checked: set[str]) -> int:
    """Check every state that was noted; returns how many there are. AssertionError for one that is not whole."""
    newest: dict[tuple[str, str], int] = {}
    lines = [line for line in notes.read_text().splitlines(keepends=True) if line.endswith("\n")]
    for line in lines:
        name, rater, revision, digest = line.split()
        folder = record_folder(study.folder / name, rater)
        newest[name, rater] = max(int(revision), newest.get((name, rater), 0))
        if line in checked:
            continue
        content = (folder / "history" / f"{int(revision):06d}.json").read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest, f"state {revision} of {folder} is not as it was saved"
        check_files(folder, json.loads(content))
        checked.add(line)
    for (name, rater), revision in newest.items():
        record = study.record(study.image(name), rater)
        assert record is not None and record["revision"] >= revision, f"{name} of {rater} lost a state"
        check_files(record_folder(study.folder / name, rater), record)
    return len(lines)


def check_files(folder: Path, record: dict) -> None:
    """Check a state by the schema, and the files that it names by their content."""
    check("record", record, str(folder))
    files = [*record["markups"], *(mask for frame in record["frames"] for mask in frame["masks"].values())]
    assert len(files) == 4
    for file in files:
        assert hashlib.sha256((folder / file["file"]).read_bytes()).hexdigest() == file["sha256"], file["file"]


def main(folder: Path, kills: int, seed: int) -> dict:
    """Kill so many times. Returns what came of it."""
    os.fsync = lambda handle: None  # it is for power cuts; without it ten times as many records are saved
    chance, notes = random.Random(seed), folder / "notes.txt"
    notes.touch()
    study, checked, saved, one_save = make_study(folder, 4), set(), 0, 0.01
    warm_up(study)
    study.close()
    for number in range(kills):
        wait, done = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                with Study.open(study.folder) as own:
                    save_without_end(own, f"rater{number % 3}", notes, seed + number, done)
            finally:
                os._exit(1)
        os.close(done)
        for _ in range(chance.randint(0, MOST)):
            began = time.monotonic()
            os.read(wait, 1)
            one_save = time.monotonic() - began
        time.sleep(chance.uniform(0.0, one_save))
        os.close(wait)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "the program ended by itself"
        saved = check_all(study, notes, checked)
    with Study.open(study.folder) as seen:
        before = [seen.queue(rater).items() for rater in seen.raters()]
        seen.index.rebuild()
        assert [seen.queue(rater).items() for rater in seen.raters()] == before, "the index was wrong"
    study.close()
    halves = sum(1 for _ in study.folder.rglob("*.partial"))
    return {"kills": kills, "saved": saved, "half written": halves}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
