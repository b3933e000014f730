"""Progress, sentences and exit codes that the commands share."""

from __future__ import annotations

import sys

from MSUSSegmentLib.io.files import readable

__all__ = ["DONE", "FAILED", "INTERRUPTED", "NOTHING_MEASURED", "UNUSABLE", "ArgumentError", "Bar", "say"]

#: Exit codes: all went well, every input has numbers; something failed, some input has none; the arguments cannot be
#: used; no input has any; stopped by Ctrl-C.
DONE, FAILED, UNUSABLE, NOTHING_MEASURED, INTERRUPTED = 0, 1, 2, 3, 130


class ArgumentError(ValueError):
    """What was given on the command line cannot be used; the message says what to do."""


def say(sentence: str) -> None:
    """Print a sentence for the person, above a progress bar when there is one."""
    from tqdm import tqdm

    tqdm.write("\n".join(map(readable, sentence.split("\n"))), file=sys.stdout)
    sys.stdout.flush()


class Bar:
    """A progress bar that takes (stage, done, total); silent when the output is not a terminal and ``quiet``."""

    def __init__(self, quiet: bool = False) -> None:
        self._quiet, self._bar, self._stage = quiet, None, None

    def __call__(self, stage: str, done: int, total: int) -> None:
        from tqdm import tqdm

        if self._quiet:
            return
        if stage != self._stage:
            self.close()
            self._bar, self._stage = (
                tqdm(total=total, desc=stage, leave=False, file=sys.stderr, dynamic_ncols=True),
                stage,
            )
        self._bar.update(done - self._bar.n)
        if done >= total:
            self.close()

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
        self._bar = self._stage = None

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_) -> None:
        self.close()
