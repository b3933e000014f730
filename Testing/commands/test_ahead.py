"""The network runs ahead of the measuring, and nothing changes by it."""

import threading

import numpy as np
import pytest

import msus
from MSUSSegmentLib.io import remembered
from MSUSSegmentLib.io.open import open_recording, reopen
from MSUSSegmentLib.io.pictures import blend
from MSUSSegmentLib.io.recording import Recording, RecordingError


@pytest.fixture
def eager(predictor):
    """The stand-in as a network that may run ahead; it notes who asks."""
    predictor.may_run_ahead, predictor.threads = True, set()
    plain = predictor.probabilities

    def probabilities(grey, bounds):
        predictor.threads.add(threading.current_thread().name)
        return plain(grey, bounds)

    predictor.probabilities = probabilities
    return predictor


@pytest.mark.parametrize("samples", [2, 7])
@pytest.mark.parametrize("frames", [None, "1:4", "::2"])
def test_running_ahead_gives_the_same_with_as_many_looks(cine, predictor, eager, monkeypatch, samples, frames):

    monkeypatch.setattr("MSUSSegmentLib.io.recording.SAMPLED_FRAMES", samples)
    eager.may_run_ahead = False
    plain = msus.analyze(cine, model=eager, frames=frames).table()
    calls, eager.calls, eager.may_run_ahead = eager.calls, 0, True
    assert msus.analyze(cine, model=eager, frames=frames).table() == plain
    assert eager.calls <= calls
    if samples == 2:
        assert any(name.startswith("msus-ahead") for name in eager.threads)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("msus-ahead")]


def test_what_fails_ahead_fails_where_it_is_asked_for(cine, eager, monkeypatch):
    whole = Recording.frames

    def broken(self, indices=None):
        for frame in whole(self, indices):
            if frame.index == 3:
                raise RecordingError("Frame 3 is damaged.")
            yield frame

    monkeypatch.setattr(Recording, "frames", broken)
    result = msus.analyze(cine, model=eager)
    assert [frame.index for frame in result] == [0, 1, 2, 4] and result.unreadable == {3: "Frame 3 is damaged."}
    eager.calls, eager.stop_at = 0, 4
    with pytest.raises(KeyboardInterrupt):
        msus.analyze(cine, model=eager)


def test_frames_beyond_the_memory_are_decoded_again(cine, images, monkeypatch):
    monkeypatch.setattr(remembered, "MEMORY", 2 * images[0].pixels.nbytes)
    with open_recording(cine) as recording:
        source = remembered.remember(recording)
        for _ in range(2):
            assert all(np.array_equal(recording.frame(i).pixels, image.pixels) for i, image in enumerate(images))
        assert len(source.known) == 2 and remembered.remember(recording) is source
        with reopen(recording) as again:
            assert again.frame(0).pixels is recording.frame(0).pixels
            assert again.times == recording.times and again.scale == recording.scale


def test_blending_mixes_each_pixel_of_a_mask():
    generator = np.random.default_rng(0)
    grey = generator.integers(0, 256, (40, 50), dtype=np.uint8)
    layers = [(generator.random((40, 50)) < 0.5, (250, 204, 51)), (generator.random((40, 50)) < 0.5, (0, 9, 255), 0.3)]
    expected = np.repeat(grey[..., None], 3, axis=2).astype(float)
    for mask, colour, *own in layers:
        share = own[0] if own else 0.5
        expected[mask] = np.round((1 - share) * expected[mask] + share * np.array(colour, float))
    assert np.array_equal(blend(grey, layers), expected.astype(np.uint8))


