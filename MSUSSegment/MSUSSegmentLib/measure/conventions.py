"""Measuring conventions as declared choices, which the command line and the panel offer as they are declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

__all__ = ["Choice", "check_conventions", "choices_of", "convention"]


@dataclass(frozen=True)
class Choice:
    """One convention of a task: the field's ``name``, a ``title`` for people, its values with their words, and for
    which kinds of lines it matters (``lines``; empty: always)."""

    name: str
    title: str
    values: Mapping[str, str]
    default: str
    lines: tuple[str, ...] = ()


def convention(default: str, values: Mapping[str, str], title: str, lines: tuple[str, ...] = ()) -> Any:
    """A field of a dataclass of conventions: its default, its values with their words for people, its title."""
    return field(default=default, metadata={"values": dict(values), "title": title, "lines": lines})


def choices_of(conventions: type) -> Iterator[Choice]:
    """The declared choices of a dataclass of conventions, in its order."""
    for one in fields(conventions):
        if "values" in one.metadata:
            yield Choice(one.name, one.metadata["title"], one.metadata["values"], one.default, one.metadata["lines"])


def check_conventions(conventions: Any) -> None:
    """ValueError for a value that is not among the declared ones."""
    for choice in choices_of(type(conventions)):
        value = getattr(conventions, choice.name)
        if value not in choice.values:
            raise ValueError(f"{choice.name} must be one of {', '.join(choice.values)}, not {value!r}.")
