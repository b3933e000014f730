"""The node attributes by which this extension knows its nodes again.

Attributes are saved with the scene and kept per frame in sequences; names and IDs may be changed by Slicer or by a
person.
"""

from __future__ import annotations

import json

from MSUSSegmentLib.measure.types import AUTO

#: Which measured picture a node belongs to: the same short token on all nodes of one MuscleScene.
SCENE = "MSUS.scene"
#: What the node is: "volume", "segmentation", "table", "browser", or of a markup the name of its kind of lines
#: (`tasks.vocabulary.LineKind`).
KIND = "MSUS.kind"
#: 1, 2, 3, left to right, among the markups of one kind.
INDEX = "MSUS.index"

# Of a markup: what belongs to its line (`measure.types.Line`).
PROVENANCE = "MSUS.provenance"
RATER = "MSUS.rater"
MODEL = "MSUS.model"
#: The beginning of the SHA-256 of that model's weights, as in the table.
WEIGHTS = "MSUS.weights"
#: "1" while it is laid anew whenever the lines that it was derived from change; gone once a person has placed it.
FOLLOWS = "MSUS.follows"
#: Share that no trace shows; why it cannot be laid or has no length (a flag as JSON); what is seen of it (JSON).
EXTRAPOLATED = "MSUS.extrapolated"
REASON = "MSUS.reason"
TRACE = "MSUS.trace"
#: The convention by which a person has placed it.
CONVENTION = "MSUS.convention"
#: "1" while it is the outline, edge or trace of a segment that a person has painted.
FROM_SEGMENT = "MSUS.fromSegment"
#: What a person has noted of it on this frame, one line of free text.
NOTE = "MSUS.note"
#: Its points in the picture's pixels (JSON), to the last digit: what nobody has moved since is read from here.
PIXELS = "MSUS.pixels"

SCALE_SOURCE = "MSUS.scaleSource"
#: Of a 3-D volume: what kind of image it is, as DICOM has it ("MR"), where its file says so.
MODALITY = "MSUS.modality"
#: Of the volume: why its scale is unknown, or a remark on a known one, a sentence.
SCALE_REASON = "MSUS.scaleReason"
#: Of a volume that is not 8-bit grey: (JSON) the values that become black and white, the same for all its frames.
RANGE = "MSUS.range"
#: Of the volume (JSON): column, row and slice of its frame to RAS (4, 4) as the file that it comes from says; what is
#: drawn for other programs lies there.
SOURCE_MATRIX = "MSUS.sourceMatrix"
#: Of the volume: why its grey levels cannot be compared with those of other pictures, a sentence.
GREY_NOTE = "MSUS.greyNote"
#: Of the volume: number of the frame in its recording, its time in s, the recording's file name.
FRAME = "MSUS.frame"
TIME = "MSUS.time"
SOURCE = "MSUS.source"
#: Of the browser (JSON): frame numbers, times, source and scale source of its items. The picture's items carry them,
#: too, but their file format (.seq.nrrd) keeps no attributes.
ITEMS = "MSUS.items"
#: Of the browser, when its items are the slices of a volume: their distance in mm.
SLICE_SPACING = "MSUS.sliceSpacing"

#: Of the table (JSON): signals measured beside the recording, by name their unit and values by frame number.
MEASURED = "MSUS.measured"

# Of the segmentation, per frame, those of the task that is measured by; with "." and a task's name behind, another's.
#: Why lines are missing (JSON).
REASONS = "MSUS.reasons"
#: What else a model says of the frame (JSON): confidence and values by quantity, its name and weights.
STATE = "MSUS.state"
#: (JSON) Who has painted which segment; "1" in older scenes: somebody any of them.
PAINTED = "MSUS.painted"
#: (JSON) What the model laid, to go back to.
AI = "MSUS.ai"
#: (JSON) Where the model saw what later frames are followed by, a `tasks.context.FramePlace`.
PLACE = "MSUS.place"
#: (JSON) Kind and number of the lines that were drawn when we wrote them last: what is missing since was deleted while
#: nobody listened.
LINES = "MSUS.lines"
#: Who has said that the frame is right: their name, or "yes".
CHECKED = "MSUS.checked"
#: All of these.
OF_TASK = (REASONS, STATE, PAINTED, AI, PLACE, CHECKED, LINES)

#: Which pixels were coloured before the picture became grey (packed, see `echo`): of the volume of a still; in a cine
#: of the browser, with "." and the frame's number behind it, since a sequence's file keeps no attributes of its items.
OVERLAY = "MSUS.overlay"
#: Of the table (JSON): the measuring options.
OPTIONS = "MSUS.options"
#: Of the table (JSON): what was found once for all frames, a `tasks.context.ClipContext` by its task; older scenes have
#: the scan area (x0, y0, x1, y1) px alone.
CONTEXT = "MSUS.clipContext"
SCAN_AREA = "MSUS.scanArea"
#: Of the table (JSON): muscle, side, norms and thresholds of the z-scores. Never anything about the subject.
REFERENCE = "MSUS.reference"
#: Of the table: name of the task.
TASK = "MSUS.task"

#: What a node may be besides a markup.
NODES = ("volume", "segmentation", "table", "browser")


def read(node, name: str, default: str = "") -> str:
    """An attribute's text; ``default`` when the node has none."""
    value = node.GetAttribute(name)
    return default if value is None else value


def write(node, name: str, value) -> bool:
    """Set an attribute, or remove it when ``value`` is None or empty. Returns whether anything changed."""
    text = None if value is None or value == "" else str(value)
    if node.GetAttribute(name) == text:
        return False
    if text is None:
        node.RemoveAttribute(name)
    else:
        node.SetAttribute(name, text)
    return True


def read_json(node, name: str, default):
    """An attribute that holds JSON; ``default`` when it is absent or spoilt."""
    try:
        return json.loads(node.GetAttribute(name) or "")
    except ValueError:
        return default


def key_of(node) -> tuple[str, int]:
    """(kind, index) of a markup."""
    index = read(node, INDEX, "1")
    return read(node, KIND), int(index) if index.isdigit() else 1


def provenance_of(node) -> str:
    return read(node, PROVENANCE, AUTO)
