"""Lines, drawings and numbers as JSON, to the last digit: how they are kept on disk and in a scene's attributes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from MSUSSegmentLib.measure.flags import Flag, decode, encode
from MSUSSegmentLib.measure.types import AUTO, Line, Measurement, Trace
from MSUSSegmentLib.tasks.result import Drawing, FrameResult
from MSUSSegmentLib.tasks.vocabulary import Key

__all__ = [
    "decode_drawing",
    "decode_line",
    "decode_measurement",
    "decode_reasons",
    "decode_result",
    "decode_trace",
    "encode_drawing",
    "encode_line",
    "encode_measurement",
    "encode_reasons",
    "encode_result",
    "encode_trace",
]

_TEXTS = ("rater", "model", "weights", "convention")


def _array(points) -> list:
    return np.asarray(points, float).tolist()


def encode_trace(trace: Trace | None) -> dict | None:
    """A trace as JSON."""
    if trace is None:
        return None
    kept = {"points": _array(trace.points), "provenance": trace.provenance}
    if len(trace.pieces):
        kept["pieces"] = _array(trace.pieces)
    return kept | {name: getattr(trace, name) for name in _TEXTS[:3] if getattr(trace, name)}


def decode_trace(kept: dict | None) -> Trace | None:
    """The inverse of `encode_trace`."""
    if not kept:
        return None
    pieces = np.reshape(np.asarray(kept.get("pieces", []), float), (-1, 2, 2))
    who = (kept.get(name, "") for name in _TEXTS[:3])
    return Trace(np.asarray(kept["points"], float), pieces, kept.get("provenance", AUTO), *who)


def encode_line(line: Line, whole: bool = False) -> dict[str, Any]:
    """A line with all that belongs to it as JSON; what is derived from it (``measured``) only with ``whole``."""
    kept: dict[str, Any] = {"points": _array(line.points), "provenance": line.provenance}
    if line.extrapolated:
        kept["extrapolated"] = float(line.extrapolated)
    if line.reason is not None:
        kept["reason"] = encode((line.reason,))
    if line.trace is not None:
        kept["trace"] = encode_trace(line.trace)
    if whole and line.measured is not None:
        kept["measured"] = _array(line.measured)
    kept |= {name: True for name in ("follows", "of_segment") if getattr(line, name)}
    return kept | {name: getattr(line, name) for name in _TEXTS if getattr(line, name)}


def decode_line(kept: dict[str, Any]) -> Line:
    """The inverse of `encode_line`."""
    reason = decode(kept.get("reason", ""))
    return Line(
        np.reshape(np.asarray(kept["points"], float), (-1, 2)),
        kept.get("provenance", AUTO),
        float(kept.get("extrapolated", 0.0)),
        reason[0] if reason else None,
        follows=bool(kept.get("follows")),
        trace=decode_trace(kept.get("trace")),
        of_segment=bool(kept.get("of_segment")),
        measured=np.asarray(kept["measured"], float) if "measured" in kept else None,
        **{name: kept.get(name, "") for name in _TEXTS},
    )


def encode_reasons(reasons: dict[str, Flag]) -> dict[str, str]:
    """Why lines are missing, as JSON."""
    return {name: encode((why,)) for name, why in reasons.items()}


def decode_reasons(kept: dict[str, str]) -> dict[str, Flag]:
    """The inverse of `encode_reasons`; plain sentences, as older versions wrote them, are texts."""
    found = {}
    for name, text in kept.items():
        try:
            flags = decode(text)
        except ValueError:
            flags = (Flag("text", (("text", text),)),) if text else ()
        if flags:
            found[{"fascicles": "fascicle"}.get(name, name)] = flags[0]
    return found


def encode_lines(lines: Mapping[Key, Line], whole: bool = False) -> list[dict[str, Any]]:
    """Lines with their kinds and numbers as JSON; ``whole`` as of `encode_line`."""
    return [{"kind": kind, "index": index, **encode_line(line, whole)} for (kind, index), line in lines.items()]


def decode_lines(kept: Iterable[dict[str, Any]]) -> dict[Key, Line]:
    """The inverse of `encode_lines`."""
    return {(entry["kind"], entry["index"]): decode_line(entry) for entry in kept}


def encode_drawing(drawing: Drawing, whole: bool = False) -> dict[str, Any]:
    """What is drawn on a frame as JSON; ``whole`` as of `encode_line`."""
    return {
        "lines": encode_lines(drawing.lines, whole),
        "reasons": encode_reasons(drawing.reasons),
        "confidence": {name: float(value) for name, value in drawing.confidence.items()},
        "values": {name: float(value) for name, value in drawing.values.items()},
        "model": drawing.model,
        "weights": drawing.weights,
        "basis": [{"kind": kind, "index": index, "points": _array(points)}
                  for (kind, index), points in drawing.basis.items()],
    }


def decode_drawing(kept: dict[str, Any]) -> Drawing:
    """The inverse of `encode_drawing`."""
    return Drawing(
        decode_lines(kept.get("lines", [])),
        decode_reasons(kept.get("reasons", {})),
        dict(kept.get("confidence", {})),
        dict(kept.get("values", {})),
        kept.get("model", ""),
        kept.get("weights", ""),
        {(one["kind"], one["index"]): np.reshape(np.asarray(one["points"], float), (-1, 2))
         for one in kept.get("basis", [])},
    )


def encode_measurement(measurement: Measurement) -> dict[str, Any]:
    """A number as JSON."""
    return {**vars(measurement), "flags": encode(measurement.flags)}


def decode_measurement(kept: dict[str, Any]) -> Measurement:
    """The inverse of `encode_measurement`."""
    return Measurement(**{**kept, "flags": decode(kept["flags"])})


def encode_result(result: FrameResult) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """A frame's result as JSON, all but its masks; these by key, each packed to bits (uint8)."""
    about = {
        "time_s": result.time_s,
        "drawing": encode_drawing(result.drawing, whole=True),
        "measurements": [encode_measurement(measurement) for measurement in result.measurements],
    }
    return about, {key: np.packbits(mask) for key, mask in result.masks.items()}


def decode_result(
    index: int, kept: dict[str, Any], packed: dict[str, np.ndarray], shape: tuple[int, int]
) -> FrameResult:
    """The inverse of `encode_result`, of frame ``index`` with masks of this ``shape`` (H, W)."""
    size = shape[0] * shape[1]
    masks = {key: np.unpackbits(bits, count=size).astype(bool).reshape(shape) for key, bits in packed.items()}
    drawing = decode_drawing(kept["drawing"])
    measurements = tuple(decode_measurement(number) for number in kept["measurements"])
    return FrameResult(
        index, kept["time_s"], masks, drawing.lines, measurements, drawing.reasons, drawing.confidence,
        drawing.values, drawing.model, drawing.weights, drawing.basis,
    )  # fmt: skip
