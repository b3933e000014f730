"""Shoulder bones in MRI: humerus and glenoid, found by four models that vote, and what surgeons measure of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from MSUSSegmentLib.measure.conventions import check_conventions, convention
from MSUSSegmentLib.measure.flags import Flag, declare, flag
from MSUSSegmentLib.measure.shoulder import coverage, glenoid_angles, scapular_frame, subluxation
from MSUSSegmentLib.measure.surfaces import best_sphere, face_towards, reaches_border, surface_of
from MSUSSegmentLib.measure.types import Measurement
from MSUSSegmentLib.tasks.task import Segment
from MSUSSegmentLib.tasks.vocabulary import STRAIGHT, Quantity
from MSUSSegmentLib.tasks.volume_task import PLANE, POINTS, SPHERE, MarkKind, VolumeContext, VolumeMark, VolumeTask

__all__ = ["SHOULDER_MRI", "TASKS", "ShoulderOptions"]

HUMERUS, GLENOID = "humerus", "glenoid"
HEAD, FACE, HEIGHT, WIDTH, SCAPULA = "head_sphere", "glenoid_plane", "glenoid_height", "glenoid_width", "scapular_axis"
#: Fewer slices than this do not show the shape of a bone.
LEAST_SLICES = 5
#: A sphere that is known from less than this share of it is not to be relied on.
LEAST_SHARE = 0.25
#: Diameters of humeral heads that were published: 37 to 57 mm (Iannotti JP et al. J Bone Joint Surg Am
#: 1992;74:491-500).
HEAD_MM = (36.0, 60.0)

declare("few_slices", lambda count, least: f"there are only {count} slices; the shape of a bone needs {least} or more")
declare("cut_bone", lambda what: f"the field of view cuts the {what}; the volume is that of the part inside")
declare("cut_head", lambda: "the field of view cuts the head")
declare("cut_face", lambda: "the field of view cuts the face of the glenoid")
declare("few_directions", lambda share: f"only {100 * share:.0f} % of the sphere is covered by bone")
declare("unusual_head", lambda value, low, high: f"{value:.0f} mm is outside {low:.0f} to {high:.0f} mm")
declare("no_directions", lambda: "the image does not say which way it lies, so that front and back are not known")
declare("moved", lambda what: f"{what} was moved by hand")


@dataclass(frozen=True)
class ShoulderOptions:
    """``subluxation`` and ``coverage``: by which definition, see `measure.shoulder`."""

    subluxation: str = convention(
        "glenoid",
        {"glenoid": "against the glenoid (Walch 1998)", "scapula": "against the scapular plane (Sabesan 2014)"},
        "Subluxation index",
    )
    coverage: str = convention(
        "width", {"width": "of the glenoid's width", "height": "of its height"}, "Head coverage (Saha 1971)"
    )

    def __post_init__(self):
        check_conventions(self)


def measure(labels: np.ndarray, spacing, options: ShoulderOptions) -> tuple[Measurement, ...]:
    """The volumes (cm3) of both bones, as voxels times their size; flagged where the field of view cuts a bone or it is
    in pieces. The shaft and the body of the scapula are always cut, so what is reported is the part inside."""
    voxel, numbers = float(np.prod(spacing)) / 1000, []
    for label, key in enumerate((HUMERUS, GLENOID), 1):
        inside = labels == label
        count = int(np.count_nonzero(inside))
        if not count:
            numbers.append(Measurement(f"{key}_volume", None, None, "cm3", flags=flag("not_found", what=key)))
            continue
        flags = (flag("cut_bone", what=key),) if reaches_border(inside) else ()
        numbers.append(Measurement(f"{key}_volume", None, count * voxel, "cm3", flags=flags))
    return tuple(numbers)


def lay(context: VolumeContext) -> dict[str, VolumeMark]:
    """The head's sphere, the plane of the glenoid's face, its height and width, of the labels.

    The sphere is the one on which most of the humerus' surface lies (`surfaces.best_sphere`), the face that part of the
    glenoid which looks at its centre (`surfaces.face_towards`). A sphere that a person has placed is taken as it is.
    """
    labels, spacing = context.labels, context.spacing
    slices = min(labels.shape)
    if slices < LEAST_SLICES:
        few = VolumeMark(reason=flag("few_slices", count=slices, least=LEAST_SLICES))
        return dict.fromkeys((HEAD, FACE, HEIGHT, WIDTH), few)
    sphere = context.marks.get(HEAD) or _head(labels == 1, spacing)
    marks = {HEAD: sphere}
    if not sphere.placed:
        why = sphere.reason or flag("not_found", what=HUMERUS)
        return {**marks, **dict.fromkeys((FACE, HEIGHT, WIDTH), VolumeMark(reason=why))}
    glenoid = labels == 2
    if not glenoid.any():
        return {**marks, **dict.fromkeys((FACE, HEIGHT, WIDTH), VolumeMark(reason=flag("not_found", what=GLENOID)))}
    try:
        face = face_towards(surface_of(glenoid, spacing), sphere.points[0], spacing)
    except ValueError as error:
        why = flag("unmeasurable", why=str(error).rstrip("."))
        return {**marks, **dict.fromkeys((FACE, HEIGHT, WIDTH), VolumeMark(reason=why))}
    size = (np.array(labels.shape) - 1) * spacing
    flags = (flag("cut_face"),) if _leaves(face.outline, size, max(spacing)) else ()
    marks[FACE] = VolumeMark(np.array([face.centre, face.centre + 15 * face.normal]), flags=flags)
    marks[HEIGHT], marks[WIDTH] = VolumeMark(face.height, flags=flags), VolumeMark(face.width, flags=flags)
    return marks


def _head(humerus: np.ndarray, spacing) -> VolumeMark:
    if not humerus.any():
        return VolumeMark(reason=flag("not_found", what=HUMERUS))
    try:
        sphere = best_sphere(surface_of(humerus, spacing))
    except ValueError as error:
        return VolumeMark(reason=flag("unmeasurable", why=str(error).rstrip(".")))
    size = (np.array(humerus.shape) - 1) * spacing
    flags: tuple[Flag, ...] = ()
    poles = sphere.centre + sphere.radius * np.concatenate([np.eye(3), -np.eye(3)])
    if _leaves(poles, size, max(spacing)):
        flags += (flag("cut_head"),)
    if sphere.share < LEAST_SHARE:
        flags += (flag("few_directions", share=round(sphere.share, 2)),)
    edge = sphere.centre + np.array([0.0, 0.0, sphere.radius])
    return VolumeMark(np.array([sphere.centre, edge]), values={"residual": sphere.residual}, flags=flags)


def _leaves(points: np.ndarray, size: np.ndarray, margin: float) -> bool:
    """Whether points reach within a voxel of the border of a volume that goes from 0 to ``size``, mm."""
    return bool((points < 0.5 * margin).any() or (points > size - 0.5 * margin).any())


def read(context: VolumeContext) -> tuple[Measurement, ...]:
    """The numbers of the marks, wherever they lie now.

    ``head_diameter`` (mm) and ``head_residual`` (root mean square distance of the bone's surface to the sphere, mm);
    ``glenoid_height`` and ``glenoid_width`` (mm): the longest extent of the face and that at right angles to it
    (Iannotti et al. 1992); ``version``, ``inclination`` (degrees, `measure.shoulder.glenoid_angles`), ``subluxation``
    and ``head_coverage`` (%). Angles and the scapulohumeral index need the scapular axis, which a person places.
    """
    numbers, marks = [], context.marks

    def reason(*names: str) -> Flag:
        missing = [marks[name] for name in names if not marks[name].placed]
        return missing[0].reason or flag("nothing_found")

    def add(name: str, unit: str, value: Callable[[], float], *names: str, more: tuple[Flag, ...] = ()) -> None:
        if all(marks[one].placed for one in names):
            flags = tuple(dict.fromkeys(one for key in names for one in marks[key].flags))
            try:
                numbers.append(Measurement(name, None, float(value()), unit, flags=flags + more))
            except ValueError as error:
                why = flag("unmeasurable", why=str(error).rstrip("."))
                numbers.append(Measurement(name, None, None, unit, flags=why))
        else:
            numbers.append(Measurement(name, None, None, unit, flags=reason(*names)))

    def length(name: str) -> float:
        return float(np.linalg.norm(marks[name].points[1] - marks[name].points[0]))

    diameter = 2 * length(HEAD) if marks[HEAD].placed else 0.0
    unusual = () if HEAD_MM[0] <= diameter <= HEAD_MM[1] else (
        flag("unusual_head", value=diameter, low=HEAD_MM[0], high=HEAD_MM[1]),)  # fmt: skip
    add("head_diameter", "mm", lambda: diameter, HEAD, more=unusual)
    if marks[HEAD].placed and "residual" not in marks[HEAD].values:
        numbers.append(Measurement("head_residual", None, None, "mm", flags=flag("moved", what="the sphere")))
    else:
        add("head_residual", "mm", lambda: marks[HEAD].values["residual"], HEAD)
    add("glenoid_height", "mm", lambda: length(HEIGHT), HEIGHT)
    add("glenoid_width", "mm", lambda: length(WIDTH), WIDTH)
    extent = WIDTH if context.options.coverage == "width" else HEIGHT
    add("head_coverage", "%", lambda: coverage(length(extent), diameter), extent, HEAD)
    if context.axes is None:
        for name, unit in (("version", "deg"), ("inclination", "deg"), ("subluxation", "%")):
            numbers.append(Measurement(name, None, None, unit, flags=flag("no_directions")))
        return tuple(numbers)

    def lps(name: str) -> np.ndarray:
        return marks[name].points @ np.asarray(context.axes, float)

    def normal() -> np.ndarray:
        base, tip = lps(FACE)
        size = np.linalg.norm(tip - base)
        if size < 1e-6:
            raise ValueError("The plane of the glenoid has no direction; place it again.")
        towards = (tip - base) / size
        return towards if not marks[HEAD].placed or towards @ (lps(HEAD)[0] - base) >= 0 else -towards

    add("version", "deg", lambda: glenoid_angles(normal(), scapular_frame(*lps(SCAPULA)))[0], FACE, SCAPULA)
    add("inclination", "deg", lambda: glenoid_angles(normal(), scapular_frame(*lps(SCAPULA)))[1], FACE, SCAPULA)
    if context.options.subluxation == "scapula":
        backwards, needed = lambda: -scapular_frame(*lps(SCAPULA)).forwards, (HEAD, FACE, SCAPULA)
    else:
        backwards, needed = lambda: _backwards(normal(), lps(HEIGHT)), (HEAD, FACE, HEIGHT)
    add("subluxation", "%", lambda: subluxation(lps(HEAD)[0], diameter / 2, lps(FACE)[0], backwards()), *needed)
    return tuple(numbers)


def _backwards(normal: np.ndarray, height: np.ndarray) -> np.ndarray:
    """The direction to the back within the glenoid's plane, at right angles to its height (2, 3)."""
    across = np.cross(height[1] - height[0], normal)
    size = np.linalg.norm(across)
    if size < 1e-6:
        raise ValueError("The height of the glenoid lies along its normal; place it again.")
    across = across / size
    return across if across[1] > 0 else -across


def load(model: str | Path, device: str = "auto", say: Callable[[str], None] = print):
    """The four models, see `networks.bone_system`."""
    from MSUSSegmentLib.networks.bone_system import load_bone_system

    return load_bone_system(model, device=device, say=say)


def train(
    data: Path,
    output: Path,
    *,
    network: str | None = None,
    epochs: int | None = None,
    rival: bool = True,
    device: str = "auto",
    resume: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
    say: Callable[[str], None] = print,
    **settings,
) -> Path:
    """Train all four models, and the one multi-class U-Net that they are compared with (``rival``).

    ``network`` is "unet" (the usual one) or "cmscnet" in the place of the U-Nets; ``epochs`` of 100 batches each;
    ``settings`` are further fields of `learning.bone_training.BoneTrainingSettings`.
    """
    from MSUSSegmentLib.learning.bone_training import BoneTrainingSettings, train_bones
    from MSUSSegmentLib.networks.bone_system import PLANS
    from MSUSSegmentLib.networks.voting import MODELS

    if epochs is not None:
        settings |= {"steps": 100 * epochs, "patch_steps": 100 * epochs}
    models = (*MODELS, "multiclass") if rival else MODELS
    wanted = BoneTrainingSettings(plan=PLANS[network or "unet"], models=models, **settings)
    return train_bones(data, output, wanted, device=device, resume=resume, progress=progress, say=say)


def simulate(folder: Path, progress: Callable[[str, int, int], None] | None = None, **settings) -> Path:
    """Eight simulated patients of 100 slices, five to train on and three to test, see `phantoms.shoulder_sample`."""
    from MSUSSegmentLib.phantoms.shoulder_sample import write_shoulders

    return write_shoulders(folder, progress=progress, **settings)


SHOULDER_MRI = VolumeTask(
    name="shoulder-mri",
    title="Shoulder bones in MRI",
    segments=(
        Segment(HUMERUS, "Humerus", (240, 220, 160), "85050009^Humerus", HUMERUS),
        Segment(GLENOID, "Glenoid", (160, 200, 240), "79601000^Scapula", GLENOID),
    ),
    quantities=(
        Quantity("humerus_volume", "Volume of the humerus", "cm3", (HUMERUS,), digits=1),
        Quantity("glenoid_volume", "Volume of the glenoid", "cm3", (GLENOID,), digits=1),
        Quantity("head_diameter", "Diameter of the head", "length", (HEAD,), colour="tab:red"),
        Quantity("head_residual", "Distance of the bone to the sphere", "length", (HEAD,), digits=2),
        Quantity("glenoid_height", "Height of the glenoid", "length", (HEIGHT,), colour="tab:blue"),
        Quantity("glenoid_width", "Width of the glenoid", "length", (WIDTH,), colour="tab:cyan"),
        Quantity("head_coverage", "Head coverage", "%", (HEAD, HEIGHT, WIDTH)),
        Quantity("version", "Version of the glenoid (+ forwards)", "angle", (FACE, SCAPULA), colour="tab:green"),
        Quantity("inclination", "Inclination of the glenoid (+ upwards)", "angle", (FACE, SCAPULA)),
        Quantity("subluxation", "Subluxation index (50: centred)", "%", (HEAD, FACE, HEIGHT), colour="tab:orange"),
    ),
    measure=measure,
    modality="MR",
    conventions=ShoulderOptions,
    load=load,
    marks=(
        MarkKind(HEAD, "Head sphere", (255, 120, 90), SPHERE, ("centre of the head", "edge of the head"), (HUMERUS,)),
        MarkKind(FACE, "Glenoid plane", (120, 200, 255), PLANE, ("centre", "normal"), (HUMERUS, GLENOID)),
        MarkKind(HEIGHT, "Glenoid height", (90, 140, 255), STRAIGHT, ("", ""), (HUMERUS, GLENOID)),
        MarkKind(WIDTH, "Glenoid width", (90, 230, 230), STRAIGHT, ("", ""), (HUMERUS, GLENOID)),
        MarkKind(
            SCAPULA,
            "Scapular axis",
            (120, 230, 120),
            POINTS,
            ("trigonum spinae", "inferior angle", "centre of the glenoid"),
            hint="place three points: where the spine of the scapula meets its medial border, its inferior angle, and "
            "the centre of the glenoid (or as far towards the first two as the image goes)",
        ),
    ),
    lay=lay,
    read=read,
    axial=True,
    train=train,
    simulate=simulate,
)
TASKS = (SHOULDER_MRI,)
