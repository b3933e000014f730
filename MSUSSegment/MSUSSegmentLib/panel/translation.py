"""`_()` for every string that a person reads: Slicer's translation, or the text itself where there is none; and
`sentence()` for what the layers below the panel say."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

try:
    from slicer.i18n import tr as _
    from slicer.i18n import translate
except ImportError:  # Slicer before 5.4, and slicer-core

    def _(text: str) -> str:
        return text

    def translate(context: str, text: str) -> str:
        return text


__all__ = ["_", "flag_words", "in_words_of", "sentence"]

#: Where Slicer looks for what is no text of one of the panel's files.
CONTEXT = "MSUSSegment"
#: A sentence whose own letters are fewer may be anything.
_LEAST_LETTERS = 4


def sentence(text: str) -> str:
    """What a layer below the panel says, in the person's language.

    Those layers know of no languages. Their sentences are known again by their templates (`sentences.SENTENCES`), and
    so is what these are filled with. A text that is none of them stays as it is.
    """
    return "\n".join(_of_line(line) for line in text.split("\n"))


@lru_cache(maxsize=2048)
def _of_line(text: str) -> str:
    return in_words_of(text, lambda template: translate(CONTEXT, template))


def flag_words(flags) -> str:
    """The words of flags (`measure.flags.Flag`), parted by semicolons."""
    return "; ".join(sentence(str(one)) for one in flags)


def in_words_of(text: str, translate_template: Callable[[str], str], depth: int = 3) -> str:
    """``text`` by the translation of its template; itself when it has none."""
    if not text or depth == 0:
        return text
    for pattern, template, names in _patterns():
        found = pattern.fullmatch(text)
        if found is None:
            continue
        translated = translate_template(template)
        if translated == template:
            return text
        parts = (in_words_of(part, translate_template, depth - 1) for part in found.groups())
        return translated.format(**dict(zip(names, parts, strict=True)))
    return text


@lru_cache(maxsize=1)
def _patterns() -> list[tuple]:
    """(pattern, template, names of its values), those with most letters first: they tell most."""
    from MSUSSegmentLib.panel.sentences import SENTENCES

    made = []
    for template in SENTENCES:
        pieces = re.split(r"\{(\w+)\}", template)
        letters, names = pieces[::2], pieces[1::2]
        size = sum(map(len, letters))
        if names and sum(map(str.isalpha, "".join(letters))) < _LEAST_LETTERS:
            continue
        made.append((size, re.compile("(.+?)".join(map(re.escape, letters)), re.DOTALL), template, names))
    return [entry[1:] for entry in sorted(made, key=lambda entry: -entry[0])]
