"""Make a picture that is already in Slicer, or a file, ready to be worked on: a `MuscleScene` with no lines yet."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

import numpy as np
import slicer

from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.recording import Recording, RecordingError, Scale, header_scale, slice_distance
from MSUSSegmentLib.measure.architecture import Options
from MSUSSegmentLib.measure.types import Subject
from MSUSSegmentLib.scene import attributes as A
from MSUSSegmentLib.scene import (
    build,
    cine,
    coordinates,
    dicom_source,
    echo,
    edits,
    headless,
    segments,
    source_place,
    table,
    volume,
)
from MSUSSegmentLib.scene.dicom_source import DicomSource
from MSUSSegmentLib.scene.muscle_scene import MuscleScene, find_scenes, need_task, write_options
from MSUSSegmentLib.scene.writer import FrameWriter

__all__ = ["adopt_volume", "complete", "load_recording", "stack_of"]

#: A cine is held in memory, as everything in Slicer; more than this would bring most computers to a halt.
MOST_BYTES = 6_000_000_000
#: Reference of a table's node to the volume whose slices its cine was made of.
STACK = "MSUSStack"
#: Source of a scale that is simply the volume's spacing.
SLICERS_WORD = "volume spacing"


def load_recording(recording: Recording):
    """Put a recording into `slicer.mrmlScene`: a volume, for a cine with its sequence and browser. Returns the volume.

    ValueError, in one sentence, when it is too long for the memory; RecordingError when a frame cannot be read.
    """
    headless.start()
    height, width = recording.shape
    if len(recording) * height * width > MOST_BYTES:
        raise ValueError(f"{recording.name} has {len(recording)} frames, too many for the memory; cut it shorter.")
    scale = recording.scale
    note, place = getattr(recording, "grey_note", ""), getattr(recording, "ijk_to_ras", None)
    told = (scale.spacing, scale.source, recording.name, note, getattr(scale, "reason", ""))
    node = slicer.vtkMRMLScalarVolumeNode()
    node.SetName(volume.node_name(recording.name.rsplit(".", 1)[0]))
    if len(recording) == 1:
        volume.fill_volume(node, recording.frame(0), *told)
        source_place.remember(node, place)
        slicer.mrmlScene.AddNode(node)
        volume.show_grey(node)
        _remember(node, recording)
        return node
    values, index_name, index_unit = cine.index_values(range(len(recording)), recording.times)
    item, sequence = slicer.vtkMRMLScalarVolumeNode(), None
    try:
        for picture, value in zip(recording.frames(), values, strict=True):
            volume.fill_volume(item, picture, *told)
            source_place.remember(item, place)
            if sequence is None:
                volume.fill_volume(node, picture, *told)
                source_place.remember(node, place)
                slicer.mrmlScene.AddNode(node)
                volume.show_grey(node)
                sequence = cine.new_sequence(node, index_name, index_unit)
            sequence.SetDataNodeAtValue(item, value)
    except Exception:
        for made in (sequence, node):
            if made is not None and made.GetScene() is not None:
                slicer.mrmlScene.RemoveNode(made)
        raise
    browser = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSequenceBrowserNode", f"{node.GetName()} cine")
    if recording.fps:
        browser.SetPlaybackRateFps(float(recording.fps))
    A.write(browser, A.SLICE_SPACING, getattr(recording, "slice_spacing", None))
    cine.join(browser, sequence, node, save_changes=False)
    _describe(browser)
    cine.show_frame(browser, 0)
    _remember(node, recording)
    return node


def _remember(node, recording) -> None:
    if getattr(recording, "path", None) is not None:
        echo.remember_file(node, recording.path)


def adopt_volume(
    node,
    *,
    rater: str = "",
    options: Options = Options(),  # noqa: B008  frozen
    any_modality: bool = False,
) -> MuscleScene:
    """The MuscleScene of a volume node, or of a sequence or its browser: found again when there is one, else made.

    A still and a cine are worked on as they are. A volume of several slices (as Slicer reads some multi-frame files)
    becomes a cine of its own, beside it. ValueError, in one sentence, for what is no ultrasound picture;
    OtherModalityError for one whose DICOM file says so, unless ``any_modality``.
    """
    headless.start()
    node = _picture_node(node)
    known = next((muscle for muscle in find_scenes() if muscle.volume is node), None)
    if known is not None:
        return complete(known, rater=rater, options=options)
    _check(node)
    source = dicom_source.read(node, any_modality)  # before anything is changed: a file may fail in any way
    there = set(_nodes())
    try:
        return _adopt(node, source, rater, options)
    except Exception:  # a half-made MuscleScene would be taken for a whole one at the next try
        for made in [one for one in _nodes() if one not in there]:
            slicer.mrmlScene.RemoveNode(made)
        for name in (A.SCENE, A.KIND):
            A.write(node, name, None)
        raise


def _adopt(node, source: DicomSource | None, rater: str, options: Options) -> MuscleScene:
    for name in (A.SCENE, A.KIND):  # of a clone
        A.write(node, name, None)
    browser = _browser_of(node)
    if browser is not None and browser.GetMasterSequenceNode() is browser.GetSequenceNode(node):
        muscle = _adopt_cine(node, browser, source)
    elif browser is not None:
        raise ValueError(f'"{node.GetName()}" is played along with another sequence; choose the one that leads it.')
    elif node.GetImageData().GetDimensions()[2] > 1:
        muscle = build.build_scene(_Slices(node, source), [], rater=rater, options=options)
        dicom_source.remember(muscle.volume, node)
        muscle.table.SetNodeReferenceID(STACK, node.GetID())
        A.write(muscle.volume, A.MODALITY, dicom_source.modality_of(node))
        return muscle
    else:
        muscle = _adopt_still(node, source)
    return complete(muscle, rater=rater, options=options)


def stack_of(muscle: MuscleScene):
    """The volume whose slices a cine was made of; None for all other pictures, and when it has gone."""
    return muscle.table.GetNodeReference(STACK) if muscle.table is not None else None


def complete(muscle: MuscleScene, *, rater: str = "", options: Options = Options()) -> MuscleScene:  # noqa: B008
    """Give a MuscleScene the segmentation and the table that it lacks (a person may have deleted them).

    ValueError when it was measured by a task that is not there.
    """
    need_task(muscle)
    made = []
    for sequence in cine.sequences_of(muscle.browser):  # those of older scenes lack it
        cine.give_selection(sequence.GetSequenceScene())
    if muscle.table is None:
        task = muscle.task
        muscle.table = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTableNode", "Measurements")
        A.write(muscle.table, A.SCENE, muscle.token)
        if task.conventions is not type(options):
            options = task.conventions()
        A.write(muscle.table, A.TASK, None if muscle.segmentation is None else task.name)
        write_options(muscle.table, options)
        table.new_columns(muscle.table)
        found = next((node for node in muscle.markups.values() if A.read(node, A.MODEL)), None)
        for name in (A.MODEL, A.WEIGHTS) if found is not None else ():
            A.write(muscle.table, name, A.read(found, name))
        edits.rederive(FrameWriter(muscle), every=True)
        made.append(muscle.table)
    if rater:
        A.write(muscle.table, A.RATER, rater)
    if muscle.segmentation is None:
        muscle.segmentation = _new_segmentation(muscle)
        made.append(muscle.segmentation)
    if made:
        build.put_in_folder(muscle.volume.GetName() or "Ultrasound", made)
    return muscle


def _new_segmentation(muscle: MuscleScene):
    """An empty segmentation with our segments, in every frame of a cine."""

    def empty():
        node = slicer.vtkMRMLSegmentationNode()
        node.SetName("Muscle segmentation")
        A.write(node, A.SCENE, muscle.token)
        segments.fill_segmentation(node, muscle.task, {}, muscle.matrix, volume.grey_of(muscle.volume).shape)
        return node

    node = slicer.mrmlScene.AddNode(empty())
    coordinates.share_transform(node, muscle.volume)
    node.SetReferenceImageGeometryParameterFromVolumeNode(muscle.volume)
    segments.show_segments(node, muscle.task)
    if muscle.browser is not None:
        master = muscle.browser.GetMasterSequenceNode()
        sequence = cine.new_sequence(node, master.GetIndexName(), master.GetIndexUnit())
        item = empty()
        for i in range(master.GetNumberOfDataNodes()):
            sequence.SetDataNodeAtValue(item, master.GetNthIndexValue(i))
        cine.join(muscle.browser, sequence, node, save_changes=True)
    return node


def _picture_node(node):
    """The volume that a volume, a sequence or a browser shows."""
    if node is None:
        raise ValueError("Choose a volume or a sequence first, or open a file.")
    if node.IsA("vtkMRMLSequenceNode"):
        browsers = _browsers()
        node = next((b.GetProxyNode(node) for b in browsers if b.IsSynchronizedSequenceNode(node, True)), None)
    elif node.IsA("vtkMRMLSequenceBrowserNode"):
        node = node.GetProxyNode(node.GetMasterSequenceNode()) if node.GetMasterSequenceNode() else None
    if node is None:
        raise ValueError("This sequence is not shown by any browser; open it in the Sequences module first.")
    return node


def _check(node) -> None:
    name = node.GetName()
    if not node.IsA("vtkMRMLScalarVolumeNode") or node.IsA("vtkMRMLLabelMapVolumeNode"):
        raise ValueError(f'"{name}" is not a picture; choose an ultrasound volume or sequence.')
    image = node.GetImageData()
    if image is None or not image.GetNumberOfPoints() or image.GetPointData().GetScalars() is None:
        raise ValueError(f'"{name}" holds no picture; load it again.')
    width, height, _ = image.GetDimensions()
    if width < 16 or height < 16:
        raise ValueError(f'"{name}" has {width} × {height} pixels, too few for an ultrasound picture; choose another.')
    if image.GetNumberOfScalarComponents() not in (1, 3, 4):
        raise ValueError(
            f'"{name}" has {image.GetNumberOfScalarComponents()} values a pixel; choose a grey or colour picture.'
        )
    if node.GetParentTransformNode() is not None:
        raise ValueError(f'"{name}" is under a transform; harden or remove the transform in the Data module first.')


def _adopt_still(node, source: DicomSource | None) -> MuscleScene:
    scale = _scale_of(node, source)
    volume.keep_levels(node, dicom_source.levels_of([slicer.util.arrayFromVolume(node)[0]], source))
    muscle = MuscleScene(uuid.uuid4().hex[:12], node, None, None)
    _set_spacing(node, scale)
    _mark(node, muscle.token, int(A.read(node, A.FRAME, "0") or 0), volume.time_of(node), node, scale)
    _show(node)
    return muscle


def _adopt_cine(node, browser, source: DicomSource | None) -> MuscleScene:
    sequence = browser.GetSequenceNode(node)
    cine.restore_items(browser, node)
    items = [sequence.GetNthDataNode(i) for i in range(sequence.GetNumberOfDataNodes())]
    shapes = {item.GetImageData().GetDimensions() if item.GetImageData() is not None else None for item in items}
    if None in shapes or len(shapes) != 1:
        sizes = " and ".join(sorted({f"{s[0]} × {s[1]}" if s else "empty" for s in shapes}))
        raise ValueError(f'The frames of "{node.GetName()}" have different sizes ({sizes}); load them one by one.')
    if next(iter(shapes))[2] > 1:
        raise ValueError(f'"{node.GetName()}" is a sequence of 3-D volumes; choose a sequence of pictures.')
    scale = _scale_of(node, source)
    levels = dicom_source.levels_of([slicer.util.arrayFromVolume(item)[0] for item in items], source)
    muscle = MuscleScene(uuid.uuid4().hex[:12], node, None, None, browser)
    seconds = sequence.GetIndexUnit() == "s"
    shown = cine.selected(muscle)
    for i, item in enumerate(items):
        time = volume.time_of(item)  # exact, where we have read the file ourselves
        if time is None and seconds:
            time = _number(sequence.GetNthIndexValue(i))
        for one in (item, node) if i == shown else (item,):
            volume.keep_levels(one, levels)
            _set_spacing(one, scale)
            _mark(one, muscle.token, i, time, node, scale)
    A.write(browser, A.SCENE, muscle.token)
    A.write(browser, A.KIND, "browser")
    cine.describe_items(browser, items)
    _show(node)
    return muscle


def _mark(node, token: str, frame: int, time, named, scale: Scale) -> None:
    A.write(node, A.SCENE, token)
    A.write(node, A.KIND, "volume")
    A.write(node, A.FRAME, frame)
    A.write(node, A.TIME, None if time is None else repr(float(time)))
    A.write(node, A.SOURCE, A.read(node, A.SOURCE) or named.GetName())
    A.write(node, A.SCALE_SOURCE, volume.UNKNOWN_SCALE if scale.spacing is None else scale.source)
    A.write(node, A.SCALE_REASON, scale.reason)


def _scale_of(node, source: DicomSource | None) -> Scale:
    """What is known of the pixel size: our own word when there is one, else that of the DICOM file by our rules, else
    Slicer's spacing, with suspicion."""
    known, reason = node.GetAttribute(A.SCALE_SOURCE), A.read(node, A.SCALE_REASON)
    if known not in (None, volume.UNKNOWN_SCALE, SLICERS_WORD):
        spacing = volume.spacing_of(node)
        return Scale.unknown(reason) if spacing is None else Scale(spacing, known, reason)
    if source is not None:  # Slicer takes a region's spacing only when there is exactly one region, else 1 mm
        return source.scale
    if known == volume.UNKNOWN_SCALE:
        return Scale.unknown(reason)
    return header_scale(node.GetSpacing()[:2], SLICERS_WORD, "The volume")


def _set_spacing(node, scale: Scale) -> None:
    """Give a picture the scale that is known of it; an unknown one leaves its spacing as it is."""
    if scale.spacing is None:
        return
    matrix = coordinates.matrix_of(node)
    for column, size in enumerate(scale.spacing):
        matrix[:, column] *= size / np.linalg.norm(matrix[:3, column])
    node.SetIJKToRASMatrix(coordinates.vtk_matrix(matrix))


def subject_in_file(node) -> Subject:
    """Age, sex, height and weight from the DICOM file of a volume; nothing known without one."""
    path = dicom_source.file_of(node) or echo.file_of(node)
    if path is None:
        return Subject()
    try:
        with open_recording(path) as recording:
            return recording.subject
    except (RecordingError, OSError):
        return Subject()


def _show(node) -> None:
    """Give a volume without a display one."""
    if node.GetDisplayNode() is None:
        if slicer.util.arrayFromVolume(node).dtype == np.uint8:
            volume.show_grey(node)
        else:
            node.CreateDefaultDisplayNodes()


def _describe(browser) -> None:
    master = browser.GetMasterSequenceNode()
    cine.describe_items(browser, [master.GetNthDataNode(i) for i in range(master.GetNumberOfDataNodes())])


def _nodes() -> list:
    scene = slicer.mrmlScene
    return [scene.GetNthNode(i) for i in range(scene.GetNumberOfNodes())]


def _browsers() -> list:
    scene = slicer.mrmlScene
    name = "vtkMRMLSequenceBrowserNode"
    return [scene.GetNthNodeByClass(i, name) for i in range(scene.GetNumberOfNodesByClass(name))]


def _browser_of(node):
    """The browser that shows ``node``, preferably one that it leads; None for a still."""
    found = [browser for browser in _browsers() if browser.GetSequenceNode(node) is not None]
    found.sort(key=lambda browser: browser.GetMasterSequenceNode() is not browser.GetSequenceNode(node))
    return found[0] if found else None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


class _Slices:
    """The slices of a volume as a recording's frames.

    Slicer's volume reader stacks the frames of a cine, too. Only the file tells what the third axis is; without it, a
    distance beside a pixel size that is not known (Slicer may have put the time between two frames there) is not
    believed.
    """

    def __init__(self, node, source: DicomSource | None):
        self._array = slicer.util.arrayFromVolume(node)
        levels = dicom_source.levels_of(self._array, source)
        self._limits, self.grey_note = levels.limits, levels.note
        if self._limits is None and self._array.dtype != np.uint8:
            self._limits = (0, 255)
        self.name, self.scale = node.GetName(), _scale_of(node, source)
        self.times = (None,) * len(self._array)
        self.ijk_to_ras = coordinates.matrix_of(node)
        self.slice_spacing = slice_distance(node.GetSpacing()[2]) if self.scale.spacing is not None else None
        if source is not None and source.length == len(self._array):
            self.times, self.slice_spacing = source.times, source.slice_spacing

    def __len__(self) -> int:
        return len(self._array)

    def frame(self, i: int):
        pixels = volume.as_grey(self._array[i], self._limits)
        return SimpleNamespace(pixels=pixels, index=i, time_s=self.times[i])

    def frames(self, indices):
        return (self.frame(i) for i in indices)
