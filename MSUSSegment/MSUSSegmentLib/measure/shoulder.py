"""What is read off the bones of a shoulder: version, inclination, subluxation and coverage, of points in LPS (mm)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["ScapularFrame", "coverage", "glenoid_angles", "scapular_frame", "subluxation"]


@dataclass(frozen=True)
class ScapularFrame:
    """Unit vectors (3,) in LPS: the scapular ``axis`` from medial to lateral, ``forwards`` out of the scapular plane,
    and ``upwards`` in it, at right angles to the axis."""

    axis: np.ndarray
    forwards: np.ndarray
    upwards: np.ndarray


def scapular_frame(trigonum: np.ndarray, inferior: np.ndarray, glenoid: np.ndarray) -> ScapularFrame:
    """The frame of three points (3,) in LPS: where the spine of the scapula meets its medial border (trigonum spinae),
    its inferior angle, and the centre of the glenoid.

    The axis goes from the first to the third (Friedman RJ, Hawthorne KB, Genez BM. J Bone Joint Surg Am
    1992;74:1032-7), and all three span the scapular plane, as in Sabesan VJ et al. J Bone Joint Surg Am 2014;96:e64.
    What is in front is known from the image's directions, so that left and right need not be.

    Raises:
        ValueError: the points lie in one line, or on another.
    """
    trigonum, inferior, glenoid = (np.asarray(one, float) for one in (trigonum, inferior, glenoid))
    axis, down = glenoid - trigonum, inferior - trigonum
    normal = np.cross(axis, down)
    if np.linalg.norm(normal) < 0.05 * np.linalg.norm(axis) * np.linalg.norm(down) or not normal.any():
        raise ValueError("The three points of the scapula lie in one line; move the inferior angle away from the axis.")
    axis, normal = axis / np.linalg.norm(axis), normal / np.linalg.norm(normal)
    forwards = normal if normal[1] < 0 else -normal
    upwards = -(down - (down @ axis) * axis)
    return ScapularFrame(axis, forwards, upwards / np.linalg.norm(upwards))


def glenoid_angles(normal: np.ndarray, frame: ScapularFrame) -> tuple[float, float]:
    """(version, inclination) in degrees of a glenoid whose ``normal`` (3,) in LPS points to the head.

    Version is the angle between the normal and the scapular axis as seen along the scapular plane from above, positive
    when the glenoid faces forwards (anteversion), the three-dimensional form of Friedman's (1992) angle. Inclination is
    that as seen at right angles to the plane, positive when it faces upwards (Churchill RS, Brems JJ, Kotschi H. J
    Shoulder Elbow Surg 2001;10:327-332).
    """
    along = float(normal @ frame.axis)
    version = np.degrees(np.arctan2(float(normal @ frame.forwards), along))
    return float(version), float(np.degrees(np.arctan2(float(normal @ frame.upwards), along)))


def subluxation(head: np.ndarray, radius: float, glenoid: np.ndarray, backwards: np.ndarray) -> float:
    """The share (%) of the head behind the middle of the glenoid: 50 when it is centred, more when it lies further
    back.

    The index of Walch G et al. (J Shoulder Elbow Surg 1998;7:309-314): of the head's diameter that part behind the line
    through the glenoid's centre at right angles to it; on MRI 42 to 57 % is usual (J Shoulder Elbow Surg
    2023;32:2533-2540). In three dimensions it is (r + d) / 2 r, with d how far the head's ``centre`` lies from the
    ``glenoid``'s along ``backwards``: in the glenoid's plane for this index, out of the scapular plane for the
    scapulohumeral one (Sabesan et al. 2014).
    """
    return float(100 * (radius + (head - glenoid) @ backwards) / (2 * radius))


def coverage(extent: float, diameter: float) -> float:
    """How much (%) of the head's diameter an extent of the glenoid covers: the glenohumeral index (Saha AK. Acta Orthop
    Scand 1971;42:491-505)."""
    return 100 * extent / diameter
