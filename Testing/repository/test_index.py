"""The entry for Slicer's Extensions Index fits this repository, and the tutorial's pictures are there."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
INDEX = ROOT / "Resources" / "ExtensionsIndex"
RAW = "https://raw.githubusercontent.com/MSUSSegment/SlicerMSUSSegment/main/"
#: Of the schema slicer-extension-catalog-entry v1.0.1: keys, and those that must be there.
KEYS = {"$schema", "build_dependencies", "build_subdirectory", "category", "enabled", "scm_revision", "scm_type",
        "scm_url", "tier"}  # fmt: skip
REQUIRED = {"$schema", "category", "scm_url"}
#: Bytes of a checkout without its history; the index takes 100 MB with it.
LARGEST = 60_000_000


@pytest.fixture
def entry():
    text = (INDEX / "MSUSSegment.json").read_bytes()
    assert b"\r" not in text
    return json.loads(text)


def cmake(name):
    """The value of a literal, single-line set(NAME "…") of CMakeLists.txt, as the index reads it."""
    text = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
    [value] = re.findall(rf'^set\({name} "([^"\n]*)"\)', text, flags=re.MULTILINE)
    return value


def test_the_entry_is_one_of_the_schema(entry):
    assert REQUIRED <= set(entry) <= KEYS
    assert entry["$schema"].endswith("slicer-extension-catalog-entry-schema-v1.0.1.json#")
    assert entry["tier"] in (1, 3, 5) and entry["category"] == "Ultrasound"
    assert re.fullmatch(r"https://[^ ]+/Slicer[-_]?\w+\.git", entry["scm_url"])


def test_the_entry_and_cmake_say_the_same(entry):
    text = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
    name = re.search(r"^project\((\w+)\)", text, flags=re.MULTILINE)[1]
    assert (INDEX / f"{name}.json").is_file() and not name.startswith("Slicer")
    depends = re.search(r'^set\(EXTENSION_DEPENDS "([^"]*)"\)', text, flags=re.MULTILINE)[1]
    assert depends.split() == entry["build_dependencies"]
    assert cmake("EXTENSION_HOMEPAGE") + ".git" == entry["scm_url"]
    assert (ROOT / entry["build_subdirectory"] / "CMakeLists.txt").is_file()
    module = (ROOT / "MSUSSegment" / "MSUSSegment.py").read_text(encoding="utf-8")
    assert f'parent.categories = ["{entry["category"]}"]' in module


def test_icon_and_screenshots_are_in_the_repository():
    for url in (cmake("EXTENSION_ICONURL"), *cmake("EXTENSION_SCREENSHOTURLS").split()):
        assert url.startswith(RAW) and (ROOT / url.removeprefix(RAW)).is_file(), url


def test_the_tutorial_shows_what_the_desktop_script_makes():
    tree = ast.parse((ROOT / "Testing" / "desktop" / "steps_tutorial.py").read_text(encoding="utf-8"))
    made = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("SHOTS", "ANIMATION")
    }
    page = (ROOT / "Resources" / "Tutorial.md").read_text(encoding="utf-8")
    shown = re.findall(r"!\[[^\]]+\]\(Screenshots/([^)]+)\)", page)
    assert shown == [made["ANIMATION"], *(f"tutorial-{name}.png" for name in made["SHOTS"])]
    for name in shown:
        assert (ROOT / "Resources" / "Screenshots" / name).is_file(), name
    assert "](Resources/Tutorial.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_animation_lasts_a_minute_at_most():
    Image = pytest.importorskip("PIL.Image")
    with Image.open(ROOT / "Resources" / "Screenshots" / "tutorial.gif") as film:
        total = 0
        for i in range(film.n_frames):
            film.seek(i)
            total += film.info["duration"]
    assert 10_000 < total <= 60_000


def test_the_checklist_names_files_that_are_there():
    text = (INDEX / "checklist.md").read_text(encoding="utf-8")
    assert text.count("- [x]") > 10 and text.count("- [ ]") > 3
    for name in re.findall(r"`((?:Testing|MSUSSegmentLib)/[\w./]+)`", text):
        assert any((base / name).exists() for base in (ROOT, ROOT / "MSUSSegment")), name


def test_a_checkout_is_small():
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no checkout")
    files = [ROOT / name for name in listed.decode().split("\0") if name]
    assert sum(path.stat().st_size for path in files if path.is_file()) < LARGEST
