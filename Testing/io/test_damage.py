"""Damaged copies of every format: each opens with frames of one size, or says in one sentence what is wrong."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import SimpleITK
from mutations import failures
from PIL import Image

from MSUSSegmentLib.io.open import open_recording

#: Mutations of each file: those tried every time, and those of `pytest -m fuzz`.
FEW, MANY = 40, 5000


def cine(count: int = 4, height: int = 48, width: int = 64) -> np.ndarray:
    rng = np.random.default_rng(1)
    ramp = np.linspace(0, 200, height * width).reshape(height, width)
    return np.stack([ramp + rng.integers(0, 50, ramp.shape) for _ in range(count)]).astype(np.uint8)


def pillow(path: Path, **options) -> None:
    Image.fromarray(cine()[0]).save(path, **options)


def pillow_frames(path: Path, **options) -> None:
    first, *others = [Image.fromarray(frame) for frame in cine()]
    first.save(path, save_all=True, append_images=others, **options)


def deep(path: Path) -> None:
    Image.fromarray(cine()[0].astype(np.uint16) * 13).save(path)


def colour(path: Path, **options) -> None:
    Image.fromarray(np.repeat(cine()[0][..., None], 3, -1)).save(path, **options)


def exif(path: Path) -> None:
    tags = Image.Exif()
    tags[274] = 6
    pillow(path, exif=tags)


def imagej(path: Path) -> None:
    import tifffile

    tifffile.imwrite(path, cine(), imagej=True, resolution=(125, 125), metadata={"axes": "TYX", "unit": "cm"})


def one_directory(path: Path) -> None:
    import tifffile

    tifffile.imwrite(path, cine(1), metadata=None, description="ImageJ=1.54f\nimages=4\nframes=4\n")
    path.write_bytes(path.read_bytes() + cine()[1:].tobytes())


def ome(path: Path) -> None:
    import tifffile

    tifffile.imwrite(path, cine(), ome=True, metadata={"axes": "TYX", "PhysicalSizeX": 80, "TimeIncrement": 0.1})


def volume(path: Path, packed: bool = False) -> None:
    image = SimpleITK.GetImageFromArray(cine())
    image.SetSpacing((0.1, 0.1, 0.5))
    SimpleITK.WriteImage(image, str(path), packed)


def volume_packed(path: Path) -> None:
    volume(path, True)


def sequence(path: Path) -> None:
    header = (
        "NRRD0005\ntype: uint8\ndimension: 4\nspace: left-posterior-superior\nsizes: 64 48 1 4\n"
        "space directions: (0.1,0,0) (0,0.1,0) (0,0,1) none\nkinds: domain domain domain list\n"
        'units: "" "" "" "s"\nspace origin: (0,0,0)\nencoding: raw\naxis 3 index values:=0 0.1 0.2 0.3\n\n'
    )
    path.write_bytes(header.encode() + cine().tobytes())


def plus(path: Path) -> None:
    fields = "".join(f"Seq_Frame{i:04d}_ImageStatus = OK\nSeq_Frame{i:04d}_Timestamp = {i / 30}\n" for i in range(4))
    header = (
        "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nDimSize = 64 48 4\n"
        f"ElementSpacing = 0.1 0.1 1\nUltrasoundImageOrientation = UN\nElementType = MET_UCHAR\n{fields}"
        "ElementDataFile = LOCAL\n"
    )
    path.write_bytes(header.encode() + cine().tobytes())


def matlab(path: Path) -> None:
    from scipy.io import savemat

    savemat(path, {"TVDdata": {"Im": np.moveaxis(cine(), 0, -1), "cmPerPixX": 0.01, "cmPerPixY": 0.01}, "fps": 25.0})


def matlab_packed(path: Path) -> None:
    from scipy.io import savemat

    savemat(path, {"img": np.moveaxis(cine(), 0, -1), "fps": 25.0}, do_compression=True)


def video(codec: str, pixels: str):
    def write(path: Path) -> None:
        import av

        with av.open(str(path), "w") as container:
            stream = container.add_stream(codec, rate=25, options={"g": "4"})
            stream.width, stream.height, stream.pix_fmt = 64, 48, pixels
            for i, picture in enumerate(cine(10)):
                frame = av.VideoFrame.from_ndarray(picture, format="gray").reformat(format=pixels)
                frame.pts, frame.time_base = i, Fraction(1, 25)
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))

    return write


#: File names and who writes them.
FILES = {
    "grey.png": pillow, "deep.png": deep, "colour.png": colour, "frames.png": pillow_frames, "grey.jpg": pillow,
    "turned.jpg": exif, "grey.bmp": pillow, "grey.jp2": pillow, "grey.pgm": pillow, "frames.gif": pillow_frames,
    "frames.webp": pillow_frames, "frames.tif": pillow_frames, "deep.tif": deep,
    "lzw.tif": lambda path: pillow(path, compression="tiff_lzw"),
    "jpeg.tif": lambda path: colour(path, compression="jpeg"),
    "imagej.tif": imagej, "one.tif": one_directory, "ome.ome.tif": ome,
    "sweep.nii": volume, "sweep.nii.gz": volume, "sweep.nrrd": volume, "packed.nrrd": volume_packed,
    "sweep.mha": volume, "packed.mha": volume_packed, "clip.seq.nrrd": sequence, "clip.igs.mha": plus,
    "clip.mat": matlab, "packed.mat": matlab_packed,
    "clip.mp4": video("mpeg4", "yuv420p"), "mjpeg.avi": video("mjpeg", "yuvj420p"),
    "raw.avi": video("rawvideo", "yuyv422"), "mpeg4.avi": video("mpeg4", "yuv420p"),
    "clip.mkv": video("ffv1", "yuv420p"), "clip.webm": video("libvpx", "yuv420p"),
    "clip.mpg": video("mpeg2video", "yuv420p"), "clip.wmv": video("wmv2", "yuv420p"),
}  # fmt: skip


def wrong(name: str, tmp_path: Path, count: int) -> list[str]:
    file, folder = tmp_path / "whole" / name, tmp_path / "damaged"
    file.parent.mkdir()
    folder.mkdir()
    FILES[name](file)
    with open_recording(file) as recording:
        assert recording.shape in ((48, 64), (64, 48)) and len(recording) in (1, 4, 10)
    return failures(file, folder, count, seed=13)


@pytest.mark.parametrize("name", FILES)
def test_damage_is_told_in_one_sentence(tmp_path, name):
    assert wrong(name, tmp_path, FEW) == []


@pytest.mark.slow
@pytest.mark.fuzz
@pytest.mark.parametrize("name", FILES)
def test_much_damage_is_told_in_one_sentence(tmp_path, name):
    assert wrong(name, tmp_path, MANY) == []


def test_a_tiff_cut_after_its_header_is_told(tmp_path):
    from MSUSSegmentLib.io.recording import RecordingError

    pillow(tmp_path / "leg.tif")
    whole = (tmp_path / "leg.tif").read_bytes()
    for length in (1, 4, 8, 9, 10, 20, 40, len(whole) // 2, len(whole) - 1):
        (tmp_path / "leg.tif").write_bytes(whole[:length])
        with pytest.raises(RecordingError, match=r"leg\.tif"):
            open_recording(tmp_path / "leg.tif")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"NDims = 3", b"NDims = 9"), (b"DimSize = 64 48 4", b"DimSize = 64 48"), (b"48 4\n", b"48 4 4\n"),
        (b"DimSize = 64 48 4", b"DimSize = 64 48 4\nDimSize = 64 48 4"), (b"MET_UCHAR", b"MET_UCHAS"),
        (b"BinaryData = True", b"BinaryData = Tr\0e"), (b"0.1 0.1 1", b"0.1 0.1"), (b"0.1 0.1 1", b"0.1 0.1 x"),
    ],
)  # fmt: skip
def test_a_damaged_header_of_metaimage_never_reaches_itk(tmp_path, old, new):
    """ITK's reader writes past its memory on such headers, which ends the whole program, perhaps much later."""
    from MSUSSegmentLib.io.recording import RecordingError

    plus(tmp_path / "clip.mha")
    whole = (tmp_path / "clip.mha").read_bytes()
    assert whole.count(old) >= 1
    (tmp_path / "clip.mha").write_bytes(whole.replace(old, new, 1))
    with pytest.raises(RecordingError, match="is damaged, it"):
        open_recording(tmp_path / "clip.mha")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"sizes: 64 48 1 4", b"sizes: 64 48 1"), (b"(0,0.1,0)", b"(0,0.1"), (b" none\nkinds", b"\nkinds"),
        (b"dimension: 4", b"dimension: 5"), (b"(0,0,0)", b"(0,0)"), (b"type: uint8\n", b""), (b"64 48", b"6\xb948"),
    ],
)  # fmt: skip
def test_a_damaged_header_of_nrrd_never_reaches_itk(tmp_path, old, new):
    from MSUSSegmentLib.io.recording import RecordingError

    sequence(tmp_path / "clip.seq.nrrd")
    whole = (tmp_path / "clip.seq.nrrd").read_bytes()
    assert whole.count(old) >= 1
    (tmp_path / "clip.seq.nrrd").write_bytes(whole.replace(old, new, 1))
    with pytest.raises(RecordingError, match="is damaged, its"):
        open_recording(tmp_path / "clip.seq.nrrd")
