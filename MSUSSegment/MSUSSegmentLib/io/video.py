"""Video files through PyAV: frames decoded when asked for, with the times they have in the file.

A video stores luma and two colour differences. The grey of a frame is its luma, stretched from 16..235 to 0..255 where
the stream says (or, saying nothing, implies) the limited range: the same as BT.601 luma of the decoded colours, but
quicker and free of colour clipping. Streams that store red, green and blue take the rule of grey.py.
Frames are turned as the file says and, where its pixels are not square (sample aspect ratio), drawn out to square ones,
as players show them.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from MSUSSegmentLib.io import grey
from MSUSSegmentLib.io.formats import suffixes_of
from MSUSSegmentLib.io.recording import RecordingError, Scale, missing_package, spread

SUFFIXES = suffixes_of("video")

#: Frames kept after decoding, so that stepping back and forth does not decode again.
KEPT_FRAMES = 16

_LIMITED = np.clip(np.rint((np.arange(256) - 16.0) * (255.0 / 219.0)), 0, 255).astype(np.uint8)
_LUMA_FIRST = ("yuv420p", "yuv422p", "yuv444p", "yuv411p", "yuv440p", "nv12", "nv21", "gray")
_LUMA_FIRST_FULL = ("yuvj420p", "yuvj422p", "yuvj444p", "yuvj411p", "yuvj440p")
#: Codecs without frames that refer to later ones. AVI has no time stamps of its own: with other codecs those that come
#: with its packets are in the order of decoding, and only decoding tells the order of showing.
_IN_ORDER = (
    *("mjpeg", "rawvideo", "ffv1", "huffyuv", "ffvhuff", "utvideo", "png", "dvvideo", "qtrle", "cinepak", "msvideo1"),
    *("msrle", "tscc", "msmpeg4", "msmpeg4v2", "msmpeg4v3", "wmv1", "wmv2", "v210", "bmp", "jpeg2000"),
)
#: Layouts with luma and colour in turns: the place of the first luma byte, every second byte from there on.
_LUMA_IN_TURNS = {"yuyv422": 0, "yvyu422": 0, "uyvy422": 1}
_FULL_RANGE, _LIMITED_RANGE = 2, 1  # AVCOL_RANGE_JPEG, AVCOL_RANGE_MPEG
#: Luma this far beyond the limited range, on this share of a frame, shows that a range that is not stated is the full
#: one: compression alone overshoots less, and a black screen in the full range is all beyond it.
_BEYOND, _BEYOND_SHARE = (8, 245), 0.02
#: Sample aspect ratios that are believed, and how far from 1 they must be to matter.
_ASPECTS, _SQUARE = (0.1, 10.0), 0.005


@dataclass(frozen=True)
class _Timeline:
    """Every frame in the order it is shown: its time stamp (None when the file has none that help), and key frames."""

    stamps: tuple[int | None, ...]
    key_frames: tuple[int, ...]
    declared: int
    damaged: bool

    @property
    def seekable(self) -> bool:
        return bool(self.stamps) and None not in self.stamps and len(set(self.stamps)) == len(self.stamps)


class VideoSource:
    """Frames of a video file (see ``FrameSource``). May be read from several threads, one frame at a time."""

    def __init__(self, path: Path):
        try:
            import av
        except ImportError:
            raise missing_package(path.name, "av", "a video") from None
        self._av, self._path = av, path
        self._lock = threading.Lock()
        self._container = None
        self._kept: OrderedDict[int, tuple] = OrderedDict()
        self.scale = Scale.unknown("A video file carries no scale.")
        self._full: bool | None = None  # whether luma has the full range although the file does not say so
        try:
            timeline = self._timeline()
            self._index_of = {stamp: i for i, stamp in enumerate(timeline.stamps)} if timeline.seekable else {}
            self._timeline_of_file = timeline
            self._rewind()
            base, rate = self._stream.time_base, self._stream.average_rate
            self._aspect = _aspect(self._stream)
        except self._errors() as error:
            self.close()
            raise self._damaged(error) from None
        except RecordingError:
            self.close()
            raise
        count = len(timeline.stamps)
        if timeline.seekable and base is not None:
            first = timeline.stamps[0]
            self.times: tuple[float | None, ...] = tuple(float((stamp - first) * base) for stamp in timeline.stamps)
        elif rate:
            self.times = tuple(float(i / rate) for i in range(count))
        else:
            self.times = (None,) * count
        try:
            self.shape = self.read(0).shape
        except RecordingError:
            self.close()
            raise
        self.notes = (*self._remarks(timeline), *self._remarks_on_pixels())

    def read(self, index: int) -> np.ndarray:
        with self._lock:
            return self._kept_frame(index)[0].copy()

    def colours(self, index: int) -> np.ndarray | None:
        with self._lock:
            frame = self._kept_frame(index)[1]
            return (
                None if frame.format.name.startswith("gray") else self._upright(frame, frame.to_ndarray(format="rgb24"))
            )

    def _kept_frame(self, index: int) -> tuple:
        """(H, W) grey of the frame, and the frame as it was decoded, for its colours."""
        if index not in self._kept:
            try:
                self._decode_up_to(index)
            except self._errors() as error:
                raise self._damaged(error, index) from None
        return self._kept[index]

    def sample(self, count: int) -> list[int]:
        keys = self._timeline_of_file.key_frames
        if len(keys) >= count or (len(keys) > 1 and len(keys) * 2 >= count):
            return [keys[i] for i in spread(len(keys), count)]
        reach = min(len(self.times), 10 * count)  # one long group of pictures: what lies near its start is quick
        return spread(reach, count)

    def close(self) -> None:
        if self._container is not None:
            self._container.close()
            self._container = None

    def _errors(self) -> tuple[type[BaseException], ...]:
        return (self._av.FFmpegError, OSError, ValueError, EOFError, IndexError, StopIteration)

    def _input(self):
        """What PyAV opens; a file that holds a video inside gives that instead."""
        return str(self._path)

    def _open(self):
        container = self._av.open(self._input(), metadata_errors="ignore")
        if not container.streams.video:
            container.close()
            raise RecordingError(f"{self._path.name} has no picture track; export it as a video.")
        stream = container.streams.video[0]
        if stream.codec_context is None:
            container.close()
            raise RecordingError(
                f"{self._path.name} is compressed in a way that cannot be decoded here; export it as MP4 (H.264)."
            )
        return container, stream

    def _rewind(self) -> None:
        self.close()
        self._container, self._stream = self._open()
        self._frames = self._decoded(self._container, self._stream)
        self._next = 0

    def _decoded(self, container, stream, damages: list | None = None):
        """Frames in the order they are shown. After damage none until the next key frame: they would build on it."""
        waiting = False
        for packet in container.demux(stream):
            try:
                frames = packet.decode()
            except self._av.InvalidDataError as error:
                waiting = True
                if damages is not None:
                    damages.append(error)
                continue
            for frame in frames:
                waiting = waiting and not frame.key_frame
                if not waiting:
                    yield frame

    def _timeline(self) -> _Timeline:
        """From the packets alone where each is one shown frame with a time; otherwise by decoding all once."""
        container, stream = self._open()
        with container:
            declared, damaged = int(stream.frames or 0), False
            trusted = "avi" not in container.format.name or stream.codec_context.name in _IN_ORDER
            self._is_avi = "avi" in container.format.name
            packets = []
            try:
                for packet in container.demux(stream):
                    if packet.size or packet.pts is not None:
                        hidden = packet.is_discard or packet.is_corrupt  # by an edit list, or by damage
                        stamp = None if hidden else packet.pts
                        packets.append((stamp, bool(packet.is_keyframe), bool(packet.size)))
                        damaged = damaged or packet.is_corrupt
            except self._av.FFmpegError:
                damaged = True
        stamps = [stamp for stamp, _, _ in packets]
        if (
            trusted
            and packets
            and None not in stamps
            and len(set(stamps)) == len(stamps)
            and all(filled for _, _, filled in packets)
            and packets[0][1]
            and (not declared or declared == len(packets) or self._dropped(stamps, declared))
            and not damaged
        ):
            order = sorted(stamps)
            keys = {stamp for stamp, key, _ in packets if key}
            timeline = _Timeline(
                tuple(order), tuple(i for i, stamp in enumerate(order) if stamp in keys), declared, damaged=False
            )
            return timeline if self._last_decodes(order[-1]) else self._timeline_by_decoding(declared)
        return self._timeline_by_decoding(declared)

    def _dropped(self, stamps: Sequence[int | None], declared: int) -> int:
        """Frames that an AVI counts without holding them: whoever recorded it dropped them, the others keep their time.

        Of a file that is cut short it is the last ones that are missing.
        """
        if not self._is_avi or not stamps or None in stamps or declared <= len(stamps):
            return 0
        return declared - len(stamps) if max(stamps) + 1 >= declared else 0

    def _last_decodes(self, stamp: int) -> bool:
        """Whether the frame that the packets promise last really comes (it does not in files that are cut short)."""
        try:
            container, stream = self._open()
            with container:
                container.seek(stamp, stream=stream, backward=True)
                seen = [frame.pts for frame in self._decoded(container, stream)]
                return bool(seen) and None not in seen and seen[-1] == stamp and seen == sorted(seen)
        except self._av.FFmpegError:
            return False

    def _timeline_by_decoding(self, declared: int) -> _Timeline:
        stamps, keys, damages = [], [], []
        container, stream = self._open()
        with container:
            try:
                for frame in self._decoded(container, stream, damages):
                    if frame.key_frame:
                        keys.append(len(stamps))
                    stamps.append(frame.pts)
            except self._av.FFmpegError as error:
                damages.append(error)
        if not stamps:
            raise RecordingError(f"{self._path.name} holds no frame that can be decoded; copy or export it again.")
        rising = all(a is not None and b is not None and a < b for a, b in pairwise(stamps))
        if not rising or stamps[0] is None:
            stamps = [None] * len(stamps)
        return _Timeline(tuple(stamps), tuple(keys), declared, bool(damages))

    def _remarks(self, timeline: _Timeline) -> tuple[str, ...]:
        count = len(timeline.stamps)
        dropped = 0 if timeline.damaged else self._dropped(timeline.stamps, timeline.declared)
        if dropped:
            return (
                f"{dropped} of {timeline.declared} frames of {self._path.name} were dropped while it was recorded; "
                "the others keep their times.",
            )
        if timeline.declared > count:
            return (
                f"{self._path.name} should have {timeline.declared} frames, but only {count} can be decoded; "
                "the file is cut short or damaged.",
            )
        if timeline.damaged:
            return (f"{self._path.name} is damaged; the {count} frames that can be decoded are used.",)
        return ()

    def _remarks_on_pixels(self) -> tuple[str, ...]:
        notes = []
        if self._aspect != 1:
            notes.append(
                f"The pixels of {self._path.name} are {self._aspect:.3g} times as wide as high; its frames were drawn "
                f"out to {self.shape[1]} x {self.shape[0]} square pixels, as players show them; a scale means those."
            )
        if self._full:
            notes.append(
                f"{self._path.name} does not say what black and white are; its grey levels are taken as 0 to 255, "
                "since they reach beyond the range of broadcast video."
            )
        return tuple(notes)

    def _upright(self, frame, pixels: np.ndarray) -> np.ndarray:
        """(H, W, ...) as stored to square pixels, turned as the file says."""
        return np.ascontiguousarray(np.rot90(_square(pixels, self._aspect), round(_rotation(frame) / 90)))

    def _decode_up_to(self, index: int) -> None:
        """Decode on to ``index``, from a key frame before it when that is shorter, and keep what comes."""
        key = max((k for k in self._timeline_of_file.key_frames if k <= index), default=0)
        behind = self._container is None or self._next > index
        if behind or (self._index_of and key > self._next):
            self._jump(key)
        if self._run_to(index):
            return
        self._rewind()  # the container's index led astray: from the beginning, which is always right
        if not self._run_to(index):
            raise RecordingError(
                f"Frame {index} of {self._path.name} cannot be decoded; the file is damaged there, export it again."
            )

    def _jump(self, key: int) -> None:
        if not self._index_of or key == 0:
            self._rewind()
            return
        if self._container is None:
            self._rewind()
        self._container.seek(self._timeline_of_file.stamps[key], stream=self._stream, backward=True)
        self._frames = self._decoded(self._container, self._stream)
        self._next = key

    def _run_to(self, index: int) -> bool:
        """Decode until ``index`` is kept; False when the frames end or are past it."""
        for frame in self._frames:
            if self._index_of:
                position = self._index_of.get(frame.pts)
                if position is None:  # belongs to what an edit list hides
                    continue
            else:
                position = self._next
            self._next = position + 1
            if position >= index - KEPT_FRAMES // 2:
                self._keep(position, frame)
            if position == index:
                return True
            if position > index:
                return False
        return False

    def _keep(self, position: int, frame) -> None:
        if self._full is None:
            self._full = _is_full_unstated(frame)
        pixels = self._upright(frame, _grey(frame, self._full))
        if hasattr(self, "shape") and pixels.shape != self.shape:
            raise RecordingError(
                f"{self._path.name} changes its picture size at frame {position}; export it with one size throughout."
            )
        self._kept[position] = pixels, frame
        self._kept.move_to_end(position)
        while len(self._kept) > KEPT_FRAMES:
            self._kept.popitem(last=False)

    def _damaged(self, error: BaseException, index: int | None = None) -> RecordingError:
        if isinstance(error, RecordingError):
            return error
        detail = getattr(error, "strerror", None) or next(iter(str(error).splitlines()), type(error).__name__)
        if isinstance(error, self._av.error.DecoderNotFoundError):
            return RecordingError(
                f"{self._path.name} is compressed in a way that cannot be decoded here; export it as MP4 (H.264)."
            )
        what = "cannot be read as a video" if index is None else f"cannot be decoded at frame {index}"
        return RecordingError(
            f"{self._path.name} {what}, it seems cut short or damaged ({detail.rstrip('.')[:120]}); "
            "copy or export it again."
        )


def _luma(frame) -> np.ndarray | None:
    """(H, W) uint8 luma as stored in eight bits; None where red, green and blue or more bits are stored."""
    name = frame.format.name
    if name in _LUMA_FIRST or name in _LUMA_FIRST_FULL:
        plane = frame.planes[0]
        return np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[: frame.height, : frame.width]
    if name in _LUMA_IN_TURNS:
        plane, start = frame.planes[0], _LUMA_IN_TURNS[name]
        rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[: frame.height]
        return rows[:, start : 2 * frame.width : 2]
    return None


def _is_full_unstated(frame) -> bool:
    """Whether luma is beyond the limited range although nothing says that it has the full one."""
    luma = None if frame.format.name in ("gray", *_LUMA_FIRST_FULL) or frame.color_range else _luma(frame)
    if luma is None:
        return False
    low, high = _BEYOND
    return bool((luma <= low).mean() > _BEYOND_SHARE or (luma >= high).mean() > _BEYOND_SHARE)


def _grey(frame, full_unstated: bool = False) -> np.ndarray:
    """(H, W) uint8 of a decoded frame, by the rule on top of this file."""
    name, luma = frame.format.name, _luma(frame)
    if luma is not None:
        full = full_unstated or name in _LUMA_FIRST_FULL or frame.color_range == _FULL_RANGE
        if full or (name == "gray" and frame.color_range != _LIMITED_RANGE):
            return luma.copy()
        return _LIMITED[luma]
    if name.startswith(("yuv", "gray")):  # ten bits and more, uncommon layouts
        return frame.to_ndarray(format="gray")
    return grey.luma(frame.to_ndarray(format="rgb24"))


def _aspect(stream) -> float:
    """Width of a stored pixel by its height; 1 when it is not stated, not believed or as good as square."""
    aspect = float(stream.sample_aspect_ratio or 1)
    low, high = _ASPECTS
    return aspect if low <= aspect <= high and abs(aspect - 1) > _SQUARE else 1.0


def _rotation(frame) -> float:
    """Degrees by which a frame is to be turned counterclockwise to be upright (PyAV gives it from version 14 on)."""
    return float(getattr(frame, "rotation", 0) or 0)


def _square(pixels: np.ndarray, aspect: float) -> np.ndarray:
    """Pixels (H, W, ...) ``aspect`` times as wide as high to square ones, by drawing out the shorter side linearly."""
    if aspect == 1:
        return pixels
    axis, factor = (1, aspect) if aspect > 1 else (0, 1 / aspect)
    old = pixels.shape[axis]
    new = round(old * factor)
    place = np.clip((np.arange(new) + 0.5) * old / new - 0.5, 0, old - 1)
    before = np.minimum(place.astype(int), old - 2) if old > 1 else np.zeros(new, int)
    weight = (place - before).astype(np.float32)
    weight = weight.reshape((-1,) + (1,) * (pixels.ndim - 1 - axis))
    first, second = pixels.take(before, axis), pixels.take(np.minimum(before + 1, old - 1), axis)
    return np.rint(first + weight * (second.astype(np.float32) - first)).astype(np.uint8)
