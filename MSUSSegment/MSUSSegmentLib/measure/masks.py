"""From masks or probability maps to geometry: two inner aponeurosis edges and the fascicle traces between them."""

from __future__ import annotations

import numpy as np

from MSUSSegmentLib.measure.bands import Band, edge_at, find_bands, fit_edge
from MSUSSegmentLib.measure.evidence import gather
from MSUSSegmentLib.measure.fascicles import inside_traces, lay_fascicles, main_angle
from MSUSSegmentLib.measure.flags import flag
from MSUSSegmentLib.measure.lines import scale_of
from MSUSSegmentLib.measure.pairs import (
    EDGES,
    Candidate,
    PairPrior,
    choose_pair,
    nearest_band,
    place_of_bands,
    score_pairs,
)
from MSUSSegmentLib.measure.runs import as_map
from MSUSSegmentLib.measure.texture import texture_direction
from MSUSSegmentLib.measure.traces import Traces, traces_of
from MSUSSegmentLib.measure.types import MuscleGeometry, Spacing

#: Where a network is so unsure that no pair of bands reaches a probability of 0.5, these are tried in turn.
FAINT = (0.3, 0.15, 0.08)
#: The closer the view, the narrower a network draws a band on its inner side (on held-out crops MT came out 1.2 % too
#: large): the muscle's thickness as a share of the picture's height, and the probability that marks its inner edges
#: there; in between, linear.
CLOSENESS, LEVEL = (0.35, 0.55), (0.5, 0.25)


def geometry_from_masks(
    aponeurosis, fascicle=None, spacing: Spacing | None = None, grey=None, near: PairPrior | None = None
) -> MuscleGeometry:
    """The geometry that masks show, in pixels.

    ``aponeurosis`` (H, W): bands of one or more muscles, as a mask or as probabilities (0.5 and more is inside, less
    where no pair of bands is that sure; edges are placed where that value is crossed, inner ones of a close view where
    half of it is, see ``LEVEL``). ``fascicle`` (H, W) the same, or None. ``spacing`` (sx, sy) mm, so that directions
    are those in the body. ``grey`` (H, W): the picture, whose texture tells the fascicles' direction better than a
    network's map does; without it the map alone counts. ``near``: where the muscle lies by a clip's other frames; edges
    out of its reach are another muscle's and not found. What is not found is None, with the reason in ``reasons``.
    ValueError for other shapes and for NaN.
    """
    inside, values = as_map(aponeurosis, "The aponeurosis mask")
    scale = scale_of(spacing)
    fascicle_values, traces = traces_of(fascicle, inside.shape, scale)
    bands, pair, shown = _bands(inside, values, traces, scale, near)
    reasons = {"fascicle": flag("no_mask", what="fascicle")} if fascicle is None else {}
    if pair is not None:
        superficial, deep = _inner_edges(pair, shown)
    else:
        superficial, deep = _only_edge(bands, traces, scale, inside.shape[0], near)
    for name, curve in zip(EDGES, (superficial, deep), strict=True):
        if curve is None:
            reasons[name] = flag("not_found", what=f"{name} aponeurosis")
            if near is not None and bands:
                reasons[name] = flag("other_muscle", what=f"{name} aponeurosis")

    fascicles, evidence = (), None
    # What a person has painted needs no evidence.
    seen_by_network = grey is not None and np.issubdtype(values.dtype, np.floating)
    if fascicle is not None:
        # Where an edge is missing, the other frames say how far the muscle reaches.
        outline = superficial, deep
        if near is not None:
            outline = tuple(near.place.curve(n) if c is None else c for n, c in zip(EDGES, outline, strict=True))
        seen = None
        if grey is not None and superficial is not None and deep is not None:
            seen = texture_direction(grey, superficial, deep, spacing, np.asarray(fascicle_values, dtype=np.float32))
        chosen = inside_traces(traces, outline, inside.shape, scale)
        fascicles = lay_fascicles(traces, chosen, outline, fascicle_values, seen, scale)
        if seen_by_network and superficial is not None and deep is not None:
            drawn = main_angle(traces, chosen)
            evidence = gather(values, fascicle_values, superficial, deep, seen, drawn)
        if not fascicles:
            reasons["fascicle"] = flag("short_traces") if len(traces.lengths) else flag("not_found", what="fascicle")
    return MuscleGeometry(superficial, deep, fascicles, reasons, evidence)


def _bands(
    inside: np.ndarray, values: np.ndarray, traces: Traces, scale: np.ndarray, near: PairPrior | None
) -> tuple[list[Band], tuple[Band, Band] | None, np.ndarray]:
    """The bands of a map, the pair that bounds the muscle, and the map; fainter bands, and the map raised by as much,
    where the network is sure of no pair."""
    bands = find_bands(inside, values)
    pair = choose_pair(bands, traces.middles / scale, traces.lengths, near)
    if pair is None and np.issubdtype(values.dtype, np.floating):
        for threshold in FAINT:
            raised = np.minimum(values * (0.5 / threshold), 1.0)
            fainter = find_bands(raised >= 0.5, raised)
            pair = choose_pair(fainter, traces.middles / scale, traces.lengths, near)
            if pair is not None:
                return fainter, pair, raised
    return bands, pair, values


def _inner_edges(pair: tuple[Band, Band], values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The curves (49, 2) px that bound the muscle between two bands."""
    upper, lower = pair
    level = 0.5
    if np.issubdtype(values.dtype, np.floating):  # what a person has painted ends where it ends
        closeness = (np.median(lower.upper) - np.median(upper.lower)) / len(values)
        level = float(np.interp(closeness, CLOSENESS, LEVEL))
    if level < 0.5:
        superficial, deep = edge_at(upper, values, level, down=True), edge_at(lower, values, level, down=False)
    else:
        superficial, deep = upper.lower, lower.upper
    return fit_edge(upper.x, superficial), fit_edge(lower.x, deep)


def _only_edge(
    bands: list[Band], traces: Traces, scale: np.ndarray, height: int, near: PairPrior | None
) -> tuple[np.ndarray | None, np.ndarray | None]:
    """The (superficial, deep) edge where no pair bounds the muscle: at most one of them."""
    if near is not None:
        name, band = nearest_band(bands, near) or ("", None)
        return (
            fit_edge(band.x, band.lower) if name == "superficial" else None,
            fit_edge(band.x, band.upper) if name == "deep" else None,
        )
    if not bands:
        return None, None
    # One band bounds the muscle on the side away from the fascicles; without fascicles the picture's half decides.
    band = max(bands, key=lambda one: len(one.x))
    if len(traces.middles):
        x, y = (traces.middles / scale).T
        side = np.average(y > band.height_at(x), weights=traces.lengths)
    else:
        side = float(band.middle.mean() < height / 2)
    if side >= 0.5:
        return fit_edge(band.x, band.lower), None
    return None, fit_edge(band.x, band.upper)


def muscle_candidates(
    aponeurosis, fascicle, columns: np.ndarray, spacing: Spacing | None = None
) -> list[Candidate]:
    """Every pair of bands that may bound a muscle, to compare frames of one clip.

    Arguments as of `geometry_from_masks`; ``columns`` (K,) px are those at which the places are given.
    """
    inside, values = as_map(aponeurosis, "The aponeurosis mask")
    scale = scale_of(spacing)
    _, traces = traces_of(fascicle, inside.shape, scale)
    pairs = score_pairs(find_bands(inside, values), traces.middles / scale, traces.lengths)
    return [Candidate(score, place_of_bands(upper, lower, columns)) for score, upper, lower in pairs]
