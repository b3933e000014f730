"""Tables as aligned text or Markdown."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["format_table"]


def format_table(head: Sequence[str], rows: Sequence[Sequence[str]], markdown: bool = False) -> str:
    """Columns of text; the first column to the left, the others to the right."""
    if markdown:
        lines = ["| " + " | ".join(cells) + " |" for cells in (head, *rows)]
        return "\n".join([lines[0], "|---" * len(head) + "|", *lines[1:]])
    widths = [max(len(cells[i]) for cells in (head, *rows)) for i in range(len(head))]
    lines = []
    for cells in (head, *rows):
        rest = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
        lines.append("  ".join([cells[0].ljust(widths[0]), *rest]).rstrip())
    return "\n".join(lines)
