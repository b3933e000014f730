"""``msus painted``: a data set of screenshots with painted outlines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from MSUSSegmentLib.commands.console import DONE, FAILED, ArgumentError, say

__all__ = ["make_dataset"]


def make_dataset(inputs: Sequence[Path], output: Path, colours: Sequence[str], unpainted: str = "leave out") -> int:
    """Turn screenshots into images and masks, see `learning.painted`; say what could not be used.

    Args:
        inputs: files, or folders of which every file is taken.
        output: folder of the data set.
        colours: "STRUCTURE=NAME", the first one that which may be absent.
        unpainted: "leave out" or "none".

    Returns:
        An exit code: 1 when a screenshot was left out or an outline stayed open.

    Raises:
        ArgumentError: a colour is not given as STRUCTURE=NAME, or cannot be used.
        ValueError: nothing there can be used, or the folder holds a data set.
    """
    from MSUSSegmentLib.learning.painted import COLOURS, write_painted

    chosen = dict(text.partition("=")[::2] for text in colours)
    if "" in chosen or not all(name in COLOURS for name in chosen.values()) or len(set(chosen.values())) < len(colours):
        raise ArgumentError(f"--colour is STRUCTURE=NAME, a different one of {', '.join(COLOURS)} for each structure.")
    files: list[Path] = []
    for path in inputs:
        if not path.exists():
            raise ArgumentError(f"There is no {path}.")
        files += sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else [path]
    rows = write_painted(files, output, chosen, unpainted)
    for row in rows:
        if row["note"]:
            say(f"{row['file']}, {row['structure'] or 'all'}: {row['state']}, {row['note']}")
    used = len({row["file"] for row in rows if row["state"] in ("closed", "absent")})
    say(f"{used} of {len(files)} screenshots give masks; {output} holds them, and painted.csv what became of each.")
    return DONE if used == len(files) and not any(row["state"] == "open" for row in rows) else FAILED
