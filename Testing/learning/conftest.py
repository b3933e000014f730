import csv

import numpy as np
import pytest


@pytest.fixture
def make_dataset(tmp_path):
    """Writes a data set of little pictures: two bright bands with slanted lines between them."""
    from PIL import Image

    def picture(seed):
        rng = np.random.default_rng(seed)
        rows, columns = np.mgrid[:80, :96]
        top, bottom = 15 + rng.integers(5), 60 + rng.integers(8)
        bands = (abs(rows - top) < 3) | (abs(rows - bottom) < 3)
        lines = ((rows + columns // 2 + seed) % 14 < 2) & (rows > top + 4) & (rows < bottom - 4)
        grey = (60 * rng.rayleigh(0.5, rows.shape) + 150 * bands + 90 * lines).clip(0, 255).astype(np.uint8)
        return grey, bands, lines

    def make(n=8, index=True, folder=tmp_path / "data", fascicles=True):
        for name in ("images", "aponeurosis", "fascicle"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        rows = []
        for i in range(n):
            grey, bands, lines = picture(i)
            Image.fromarray(grey).save(folder / "images" / f"p{i}.png")
            Image.fromarray((bands * 255).astype(np.uint8)).save(folder / "aponeurosis" / f"p{i}.png")
            if fascicles and i % 2 == 0:
                Image.fromarray((lines * 255).astype(np.uint8)).save(folder / "fascicle" / f"p{i}.png")
            rows.append({"id": f"p{i}", "group": i // 2, "fold": (i // 2) % 2, "split": "train"})
        if index:
            with (folder / "index.csv").open("w", newline="") as file:
                writer = csv.DictWriter(file, fieldnames=["id", "group", "split", "fold"])
                writer.writeheader()
                writer.writerows(rows)
        return folder

    return make
