"""Video: every frame at its place with its own time, in any order, and damage told."""

from __future__ import annotations

import struct
from fractions import Fraction

import av
import numpy as np
import pytest

from MSUSSegmentLib.io.open import open_recording
from MSUSSegmentLib.io.recording import RecordingError

KINDS = [
    *((".mp4", "mpeg4"), (".avi", "mpeg4"), (".mov", "mpeg4"), (".wmv", "wmv2"), (".avi", "mjpeg"), (".avi", "ffv1")),
    *((".mkv", "mpeg4"), (".mpg", "mpeg2video"), (".ts", "mpeg2video"), (".flv", "flv"), (".webm", "libvpx")),
    (".mkv", "ffv1"),
]


def picture(index: int, height: int = 48, width: int = 64) -> np.ndarray:
    """A frame with its number in five broad bars, dark for 0 and bright for 1."""
    bits = np.array([(index >> bit) & 1 for bit in range(5)])
    bars = np.repeat(40 + 170 * bits, width // 5)
    return np.tile(np.pad(bars, (0, width - bars.size), mode="edge"), (height, 1)).astype(np.uint8)


def encode(path, frames, codec="mpeg4", pixels="yuv420p", times_ms=None, fps=25, options=None, audio=False):
    """Write (H, W) or (H, W, 3) uint8 frames; ``times_ms`` gives each its own time."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=fps, options=options or {})
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = pixels
        if times_ms is not None:
            stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        for i, array in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(array, format="gray" if array.ndim == 2 else "rgb24").reformat(
                format=pixels
            )
            if times_ms is not None:
                frame.pts, frame.time_base = times_ms[i], Fraction(1, 1000)
            else:
                frame.pts, frame.time_base = i, Fraction(1, fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def number(pixels: np.ndarray) -> int:
    """The frame's number, read off its bars."""
    step = pixels.shape[1] // 5
    return sum(int(pixels[:, bit * step + 3 : (bit + 1) * step - 3].mean() > 125) << bit for bit in range(5))


def pixel_format(codec: str) -> str:
    return "yuvj420p" if codec == "mjpeg" else "yuv420p"


@pytest.mark.parametrize(("suffix", "codec"), KINDS)
def test_every_frame_is_at_its_place_in_any_order(tmp_path, suffix, codec):
    frames = [picture(i) for i in range(30)]
    path = encode(tmp_path / f"clip{suffix}", frames, codec, pixel_format(codec), options={"g": "7"})
    with open_recording(path) as recording:
        assert len(recording) == 30 and recording.shape == (48, 64) and not recording.is_still
        assert [number(frame.pixels) for frame in recording] == list(range(30))
        order = [29, 0, 17, 16, 5, 28, 6, 7, 13, 14, 1]
        assert [number(recording.frame(i).pixels) for i in order] == order
        assert [number(frame.pixels) for frame in recording.frames(range(0, 30, 9))] == [0, 9, 18, 27]
        slack = 0.05 if suffix == ".mpg" else 0.01  # FFmpeg's muxer leaves a gap of one frame
        assert recording.fps == pytest.approx(25, rel=slack)
        assert recording.times[-1] == pytest.approx(29 / 25, abs=slack)
        assert recording.frame(10).time_s == recording.times[10] and recording.times[0] == 0
        assert recording.notes == () and recording.scale.source == "unknown"


def test_frames_that_refer_to_later_ones_are_in_order(tmp_path):
    path = encode(tmp_path / "clip.mp4", [picture(i) for i in range(30)], options={"g": "12", "bf": "2"})
    with open_recording(path) as recording:
        assert [number(frame.pixels) for frame in recording] == list(range(30))
        assert [number(recording.frame(i).pixels) for i in (25, 11, 12, 3, 29)] == [25, 11, 12, 3, 29]


@pytest.mark.skipif("libx264" not in av.codecs_available, reason="this PyAV cannot encode H.264")
@pytest.mark.parametrize("suffix", [".mp4", ".avi"])
def test_h264_with_open_groups_of_pictures_is_in_order(tmp_path, suffix):
    options = {"g": "10", "bf": "3", "x264-params": "open-gop=1:b-pyramid=normal"}
    path = encode(tmp_path / f"clip{suffix}", [picture(i) for i in range(30)], "libx264", options=options)
    with open_recording(path) as recording:
        assert [number(frame.pixels) for frame in recording] == list(range(30))
        order = [25, 9, 10, 11, 3, 29, 20, 19]
        assert [number(recording.frame(i).pixels) for i in order] == order


def test_a_damaged_stretch_is_told_and_the_rest_stays_usable(tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (30, 48, 64), dtype=np.uint8)
    path = encode(tmp_path / "clip.avi", list(noise), "ffv1", "gray", options={"g": "1"})
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 3000] = bytes(3000)
    path.write_bytes(data)
    told = 0
    with open_recording(path) as recording:
        for index in range(len(recording)):
            try:
                recording.frame(index)
            except RecordingError as error:
                assert f"frame {index}" in str(error) and str(error).endswith(".")
                told += 1
        assert len(recording) - told >= 20 and np.array_equal(recording.frame(2).pixels, noise[2])


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".wmv"])
def test_uneven_frame_times_are_kept(tmp_path, suffix):
    times = [0, 20, 40, 100, 130, 131, 400]
    codec = "wmv2" if suffix == ".wmv" else "mpeg4"
    path = encode(tmp_path / f"clip{suffix}", [picture(i) for i in range(7)], codec, times_ms=times)
    with open_recording(path) as recording:
        assert len(recording) == 7
        assert np.allclose(recording.times, np.array(times) / 1000, atol=0.0015)
        assert [number(recording.frame(i).pixels) for i in (6, 2, 4)] == [6, 2, 4]


@pytest.mark.parametrize(
    ("codec", "pixels"),
    [("ffv1", "yuv420p"), ("ffv1", "gray"), ("ffv1", "bgr0"), ("rawvideo", "bgr24"), ("png", "rgb24")],
)
def test_grey_levels_survive_lossless_video(tmp_path, codec, pixels):
    ramp = np.arange(256, dtype=np.uint8).repeat(16).reshape(64, 64)
    path = encode(tmp_path / "ramp.avi", [ramp] * 2, codec, pixels)
    with open_recording(path) as recording:
        difference = np.abs(recording.frame(1).pixels.astype(int) - ramp)
        assert difference.max() <= (1 if pixels == "yuv420p" else 0)


def test_full_range_luma_is_not_stretched(tmp_path):
    path = encode(tmp_path / "clip.avi", [np.full((48, 64), v, np.uint8) for v in (10, 128, 245)], "mjpeg", "yuvj420p")
    with open_recording(path) as recording:
        assert [round(float(frame.pixels.mean())) for frame in recording] == pytest.approx([10, 128, 245], abs=2)


def test_odd_sizes_keep_their_last_row_and_column(tmp_path):
    path = encode(tmp_path / "odd.avi", [np.full((47, 63), 90, np.uint8)] * 2, "ffv1", "gray")
    with open_recording(path) as recording:
        assert recording.shape == (47, 63) and (recording.frame(0).pixels == 90).all()


def test_a_video_of_one_frame_is_a_still(tmp_path):
    with open_recording(encode(tmp_path / "one.mp4", [picture(3)])) as recording:
        assert recording.is_still and recording.fps is None and number(recording.frame(0).pixels) == 3


def test_a_clip_cut_short_keeps_what_decodes_and_says_so(tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (40, 48, 64), dtype=np.uint8)
    path = encode(tmp_path / "whole.mp4", list(noise), options={"g": "5"}, fps=25)
    # The index of an mp4 lies at its end; put it first, as recorders for streaming do, and cut the pictures.
    first = tmp_path / "first.mp4"
    with av.open(str(path)) as source, av.open(str(first), "w", options={"movflags": "faststart"}) as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(first.read_bytes()[: int(first.stat().st_size * 0.6)])
    with open_recording(cut) as recording:
        assert 10 < len(recording) < 40
        assert len(list(recording)) == len(recording)
        assert "40 frames" in recording.notes[0] and str(len(recording)) in recording.notes[0]


def test_a_clip_without_its_index_is_told(tmp_path):
    path = encode(tmp_path / "whole.mp4", [picture(i) for i in range(30)])
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(RecordingError, match=r"cut\.mp4 .*copy or export it again"):
        open_recording(cut)


def test_an_avi_cut_short_keeps_what_decodes(tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (40, 48, 64), dtype=np.uint8)
    path = encode(tmp_path / "whole.avi", list(noise), "mjpeg", "yuvj420p")
    cut = tmp_path / "cut.avi"
    cut.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with open_recording(cut) as recording:
        assert 10 < len(recording) < 40 and len(list(recording)) == len(recording)
        assert recording.notes


def test_a_file_with_sound_alone_is_told(tmp_path):
    with av.open(str(tmp_path / "sound.mp4"), "w") as container:
        stream = container.add_stream("aac", rate=8000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        frame.sample_rate = 8000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with pytest.raises(RecordingError, match="no picture track"):
        open_recording(tmp_path / "sound.mp4")


def test_a_real_clip_has_its_frames_and_times(shared_data):
    path = shared_data / "gm_clips" / "p6_isokinetic500_01_push_01.mp4"
    with av.open(str(path)) as container:
        reference = [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]
    with open_recording(path, mm_per_pixel=0.0883002) as recording:
        assert len(recording) == len(reference) == 59 and recording.shape == (624, 1148)
        assert recording.fps == pytest.approx(61) and recording.times[58] == pytest.approx(58 / 61)
        assert all(np.array_equal(frame.pixels, reference[frame.index]) for frame in recording)
        assert np.array_equal(recording.frame(13).pixels, reference[13])
        assert recording.frame(0).scale.spacing == (0.0883002, 0.0883002)


def test_motion_jpeg_2000_is_read(tmp_path):
    path = encode(tmp_path / "clip.mov", [picture(i) for i in range(6)], "jpeg2000", "gray").rename(tmp_path / "c.mj2")
    with open_recording(path) as recording:
        assert [number(frame.pixels) for frame in recording] == list(range(6))


def steps(height: int = 48, width: int = 64) -> np.ndarray:
    return np.tile(np.linspace(0, 255, width).round().astype(np.uint8), (height, 1))


def raw_avi(path, luma: np.ndarray, layout: str = "yuyv422"):
    """An AVI of one raw frame whose luma is stored as given."""
    height, width = luma.shape
    packed = np.full((height, 2 * width), 128, np.uint8)
    packed[:, (1 if layout == "uyvy422" else 0) :: 2] = luma
    with av.open(str(path), "w") as container:
        stream = container.add_stream("rawvideo", rate=25)
        stream.width, stream.height, stream.pix_fmt = width, height, layout
        frame = av.VideoFrame(width, height, layout)
        rows = np.zeros((height, frame.planes[0].line_size), np.uint8)
        rows[:, : 2 * width] = packed
        frame.planes[0].update(rows.tobytes())
        frame.pts, frame.time_base = 0, Fraction(1, 25)
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("layout", ["yuyv422", "uyvy422"])
def test_luma_and_colour_in_turns_follow_the_rule_of_luma(tmp_path, layout):
    luma = (16 + steps() * (219 / 255)).round().astype(np.uint8)
    with open_recording(raw_avi(tmp_path / "clip.avi", luma, layout)) as recording:
        grey_levels = recording.frame(0).pixels
        assert np.abs(grey_levels.astype(int) - steps()).max() <= 1 and recording.notes == ()
        assert not recording.overlay(0).any()


def test_luma_beyond_the_limited_range_is_full_and_said(tmp_path):
    with open_recording(raw_avi(tmp_path / "clip.avi", steps())) as recording:
        assert np.array_equal(recording.frame(0).pixels, steps()) and "0 to 255" in recording.notes[0]


@pytest.mark.parametrize(("aspect", "shape"), [(Fraction(2), (48, 128)), (Fraction(1, 2), (96, 64)), (1, (48, 64))])
def test_pixels_that_are_not_square_are_drawn_out(tmp_path, aspect, shape):
    path = tmp_path / "clip.mp4"
    frame = np.tile(steps(48, 64).T[:48, :1], (1, 64)) // 2 + steps() // 2
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25, options={"qscale": "1"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.codec_context.sample_aspect_ratio = Fraction(aspect)
        container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="gray").reformat(format="yuv420p")))
        container.mux(stream.encode(None))
    with open_recording(path) as recording:
        got = recording.frame(0).pixels
        assert recording.shape == got.shape == shape and bool(recording.notes) == (shape != (48, 64))
        assert got.mean() == pytest.approx(frame.mean(), abs=0.8)
        rows, columns = shape[0] // 48, shape[1] // 64
        blocks = got.reshape(48, rows, 64, columns).mean((1, 3))
        assert np.abs(blocks - frame)[1:-1, 1:-1].max() <= 8


@pytest.mark.parametrize(
    ("degrees", "matrix"), [(90, (0, 1, -1, 0)), (180, (-1, 0, 0, -1)), (270, (0, -1, 1, 0)), (0, (1, 0, 0, 1))]
)
def test_a_video_is_turned_clockwise_as_it_says(tmp_path, degrees, matrix):
    """A track header's matrix a b 0, c d 0 takes (x, y) to (a x + c y, b x + d y)."""
    path = encode(tmp_path / "clip.mp4", [picture(5)], "mpeg4")
    with open_recording(path) as recording:
        upright = recording.frame(0).pixels
    content = bytearray(path.read_bytes())
    start = content.index(b"tkhd") + 4 + 40  # of version 0
    a, b, c, d = (value * 65536 for value in matrix)
    content[start : start + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(content)
    with open_recording(path) as recording:
        assert np.array_equal(recording.frame(0).pixels, np.rot90(upright, -degrees // 90))
        assert recording.shape == recording.frame(0).pixels.shape
        assert recording.overlay(0).shape == recording.shape


@pytest.mark.parametrize("codec", ["mjpeg", "mpeg4"])
def test_frames_that_an_avi_dropped_leave_gaps_and_a_note(tmp_path, codec):
    path = tmp_path / "clip.avi"
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, pixel_format(codec)
        for i in (0, 1, 2, 5, 6):
            frame = av.VideoFrame.from_ndarray(picture(i), format="gray").reformat(format=pixel_format(codec))
            frame.pts, frame.time_base = i, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with open_recording(path) as recording:
        assert [number(frame.pixels) for frame in recording] == [0, 1, 2, 5, 6]
        assert recording.times == pytest.approx((0, 0.04, 0.08, 0.2, 0.24))
        assert "2 of 7 frames" in recording.notes[0] and "dropped" in recording.notes[0]


def test_the_reported_videos_are_right(shared_cases):
    with open_recording(shared_cases / "t6_png16_8bitvalues.png") as right:
        picture_of_case = right.frame(0).pixels.astype(int)
    for name in ("v13_sar.mp4", "v16_vp9.webm"):
        with open_recording(shared_cases / name) as case:
            assert len(case) == 12 and case.shape == (512, 640)
            assert np.abs(case.frame(0).pixels - picture_of_case).mean() < 8  # lossily coded
    with open_recording(shared_cases / "t_yuyv.avi") as case:
        assert case.frame(0).pixels.mean() == pytest.approx(64.73, abs=0.05)
