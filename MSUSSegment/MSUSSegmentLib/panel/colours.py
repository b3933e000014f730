"""The panel's colours: told apart by the colour-blind (amber, blue and a dark red differ in lightness, too), and with
the text's colour beside that of its ground, so that they can be read under a light and under a dark style."""

from __future__ import annotations

__all__ = ["ERROR", "GROUNDS", "MESSAGES", "WARNING", "label_style", "span"]

#: (ground, text).
WARNING, ERROR = ("#f2c14e", "#000000"), ("#b02a44", "#ffffff")
#: Of a number, by its provenance.
GROUNDS = {"edited": ("#ffdc96", "#000000"), "manual": ("#bfe0ff", "#000000")}


def label_style(colours: tuple[str, str] | None) -> str:
    """The style sheet of a label; none: Slicer's own colours."""
    return "" if colours is None else f"QLabel {{ background: {colours[0]}; color: {colours[1]}; padding: 2px; }}"


def span(text: str, colours: tuple[str, str] | None) -> str:
    """A piece of rich text."""
    if colours is None:
        return text
    return f'<span style="background-color: {colours[0]}; color: {colours[1]};">&nbsp;{text}&nbsp;</span>'


#: Of the message line, by the level of what is said.
MESSAGES = {"info": label_style(None), "warning": label_style(WARNING), "error": label_style(ERROR)}
