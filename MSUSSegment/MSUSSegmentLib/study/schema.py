"""The JSON Schemas that ship, and what is valid by them."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path

__all__ = ["SCHEMAS", "check"]

_HERE = Path(__file__).parent
#: By what they are about: the file, and within it the definition.
SCHEMAS = {
    "study": ("study.schema.json", ""),
    "image": ("study.schema.json", "image"),
    "record": ("record.schema.json", ""),
}


@functools.cache
def _validator(what: str) -> Callable[[object], object] | None:
    """None in a Slicer without the package: what cannot be used is then told when it is decoded."""
    try:
        import fastjsonschema
    except ImportError:
        return None
    file, part = SCHEMAS[what]
    schema = json.loads((_HERE / file).read_text(encoding="utf-8"))
    return fastjsonschema.compile(schema["definitions"][part] if part else schema)


def check(what: str, content: object, name: str) -> None:
    """Raise ValueError, in one sentence, unless ``content`` is a valid ``what`` ("study", "image" or "record").

    ``name`` says in the message what it is, such as the file.
    """
    validate = _validator(what)
    if validate is None:
        return
    import fastjsonschema

    try:
        validate(content)
    except fastjsonschema.JsonSchemaException as error:
        problem = error.message.replace("data.", "", 1).replace("data ", "it ", 1)
        raise ValueError(f"{name} is no valid {what}: {problem}.") from None
