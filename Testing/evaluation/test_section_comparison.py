"""Automatic beside manual outlines: pairs, agreement, z-scores, and what is written of them."""

import csv
from dataclasses import replace

import numpy as np
import pytest

from MSUSSegmentLib.evaluation.section_comparison import Reference, SectionComparison, pair_sections, with_subjects
from MSUSSegmentLib.evaluation.section_report import confusion, format_sections, summarize_sections, write_sections
from MSUSSegmentLib.learning.dataset import DatasetError, read_dataset
from MSUSSegmentLib.measure.norms import Norm
from MSUSSegmentLib.phantoms.transverse import CrossSection, TransversePhantom, render_transverse
from MSUSSegmentLib.tasks.transverse import TRANSVERSE

KEY = "muscle_cross_section"
NORMS = (Norm("EI", "grey", "biceps brachii", intercept=30.0, sd=10.0, sex="F"),
         Norm("EI", "grey", "biceps brachii", intercept=25.0, sd=10.0, sex="M"))  # fmt: skip


class Knowing:
    """Gives true masks, those of the chosen images moved by some pixels, and nothing for one."""

    name = "oracle 1"
    structures = (KEY,)

    def __init__(self, images):
        self.images, self.shift, self.blind = images, 0, -1

    def probabilities(self, grey, bounds):
        number = next(i for i, image in enumerate(self.images) if np.array_equal(image.pixels, grey))
        mask = self.images[number].mask.astype(np.float32)
        return {KEY: np.zeros_like(mask) if number == self.blind else np.roll(mask, self.shift, axis=1)}


@pytest.fixture(scope="module")
def images():
    small = TransversePhantom(shape=(120, 160), spacing=(0.25, 0.25), fat_mm=4.0)
    return [
        render_transverse(
            replace(small, muscles=(CrossSection(20.0, 20.0 + i, 12.0 + i, echo=35.0 + 20 * i),), seed=i)
        )
        for i in range(5)
    ]


@pytest.fixture
def data(tmp_path, images):
    from PIL import Image

    folder = tmp_path / "data"
    rows = []
    for kind in ("images", "masks"):
        (folder / kind).mkdir(parents=True)
    for i, image in enumerate(images):
        Image.fromarray(image.pixels).save(folder / "images" / f"t{i}.png")
        Image.fromarray(image.mask.astype(np.uint8) * 255).save(folder / "masks" / f"t{i}.png")
        rows.append({"id": f"t{i}", "group": f"s{i // 2}", "mm_per_pixel": "0.25", "muscle": "biceps brachii"})
    with (folder / "index.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder


@pytest.fixture
def predictor(images):
    return Knowing(images)


def compare(data, predictor, **more):
    from MSUSSegmentLib.learning.dataset import read_grey

    examples = list(read_dataset(data, (KEY,)).examples)
    if "subjects" in more:
        examples = with_subjects(examples, more.pop("subjects"))
    comparison = SectionComparison(TRANSVERSE, predictor, **more)
    masks = [comparison(example, read_grey(example.image)) for example in examples]
    return comparison, masks


def test_masks_in_a_folder_of_that_name_and_the_tables_columns_are_read(data):
    example = read_dataset(data, (KEY,)).examples[3]
    assert example.masks[KEY].parent.name == "masks"
    assert example.about == {"mm_per_pixel": "0.25", "muscle": "biceps brachii"}


def test_a_perfect_network_agrees_perfectly(data, predictor, images):
    comparison, masks = compare(data, predictor)
    assert [s.id for s in comparison.sections] == [f"t{i}" for i in range(5)]
    for section, mask, image in zip(comparison.sections, masks, images, strict=True):
        assert section.automatic["CSA"] == pytest.approx(image.sections[0].area_cm2, rel=0.02)
        assert section.automatic["EI"] == pytest.approx(section.manual["EI"], abs=0.5)
        assert section.units == {"EI": "grey", "CSA": "cm2"} and section.iou > 0.97
        assert np.array_equal(mask[KEY].shape, image.pixels.shape)
    found = {line.quantity: line.agreement for line in summarize_sections(comparison.sections)}
    assert found["EI"].n == 5 and found["EI"].icc.value > 0.99 and found["CSA"].pearson > 0.99


def test_what_only_one_of_both_outlined_is_counted_and_named(data, predictor):
    predictor.blind = 2
    comparison, _ = compare(data, predictor)
    section = comparison.sections[2]
    assert section.flags == "the network found none here" and np.isnan(section.automatic["CSA"])
    lines = summarize_sections(comparison.sections)
    assert all(line.agreement.dropped == 1 for line in lines)
    assert "found none for 1 of the expert's" in format_sections(comparison.sections, lines)


def test_outlines_are_paired_by_overlap_and_not_by_their_number(images):
    shape = (60, 200)
    whole = np.zeros(shape, bool)
    whole[10:50, 10:50] = whole[10:50, 80:120] = whole[10:50, 150:190] = True
    fewer = whole.copy()
    fewer[:, :60] = False
    results = []
    for mask in (fewer, whole):
        results.append(TRANSVERSE.interpret({KEY: mask.astype(np.float32)}, _picture(shape)))
    pairs = pair_sections(TRANSVERSE, *results)
    assert [pair[:2] for pair in pairs] == [(1, 2), (2, 3), (None, 1)]
    assert [pair[:2] for pair in pair_sections(TRANSVERSE, results[1], results[0])] == [(2, 1), (3, 2), (1, None)]


def _picture(shape):
    from MSUSSegmentLib.tasks.result import Picture

    return Picture(np.full(shape, 90, np.uint8))


def test_z_scores_and_verdicts_come_from_norms_and_subjects(data, predictor, tmp_path):
    table = tmp_path / "subjects.csv"
    table.write_text("group,sex,age\ns0,F,40\ns1,M,50\ns2,F,30\n", encoding="utf-8")
    reference = Reference(NORMS, abnormal_above=2.0)
    comparison, _ = compare(data, predictor, reference=reference, subjects=table)
    for section, expected in zip(comparison.sections, (30.0, 30.0, 25.0, 25.0, 30.0), strict=True):
        z = (section.manual["EI"] - expected) / 10
        assert section.manual["EI_z"] == pytest.approx(z)
        assert section.verdicts["EI"][0] == ("abnormal" if z > 2 else "healthy")
        assert np.isnan(section.manual["CSA_z"]) and "CSA_z" in section.flags
    counted = confusion(comparison.sections, "EI")
    assert counted["healthy", "healthy"] and counted["abnormal", "abnormal"] and sum(counted.values()) == 5
    lines = summarize_sections(comparison.sections)
    assert {line.quantity for line in lines} == {"EI", "CSA", "EI_z"}
    assert "manual" in format_sections(comparison.sections, lines)


def test_without_the_sex_that_the_norms_need_there_is_a_reason_and_no_score(data, predictor):
    comparison, _ = compare(data, predictor, reference=Reference(NORMS, 2.0))
    assert all("need the sex" in s.flags and not s.verdicts for s in comparison.sections)


def test_tables_and_plots_are_written_without_a_subjects_data(data, predictor, tmp_path):
    table = tmp_path / "subjects.csv"
    table.write_text("id,sex,age\nt0,F,41.25\nt1,F,41.25\nt2,F,41.25\nt3,M,41.25\n", encoding="utf-8")
    predictor.shift = 3
    comparison, _ = compare(data, predictor, reference=Reference(NORMS, 2.0), subjects=table)
    lines = summarize_sections(comparison.sections)
    files = write_sections(comparison.sections, lines, tmp_path / "out")
    names = {path.name for path in files}
    assert {"sections.csv", "agreement.csv", "confusion.csv", "agreement-EI.png", "agreement-CSA.png"} <= names
    rows = list(csv.DictReader((tmp_path / "out" / "sections.csv").open()))
    assert [row["id"] for row in rows] == [f"t{i}" for i in range(5)]
    assert float(rows[1]["automatic_EI"]) != float(rows[1]["manual_EI"])
    assert "41.25" not in (tmp_path / "out" / "sections.csv").read_text(encoding="utf-8")
    assert all(path.stat().st_size for path in files)


@pytest.mark.parametrize(
    ("text", "message"), [("name,age\nx,3\n", "no column 'id' or 'group'"), ("\n", "must name id or group")]
)
def test_a_table_of_subjects_that_names_nobody_is_refused(data, tmp_path, text, message):
    (tmp_path / "s.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError, match=message):
        with_subjects(read_dataset(data, (KEY,)).examples, tmp_path / "s.csv")


def test_a_pixel_size_that_is_none_is_named(data, predictor):
    text = (data / "index.csv").read_text(encoding="utf-8").replace("0.25", "wide")
    (data / "index.csv").write_text(text)
    with pytest.raises(DatasetError, match="'wide'"):
        compare(data, predictor)


def test_sections_of_one_subject_are_one_cluster_and_one_image_has_no_intraclass_correlation(data, predictor):
    predictor.shift = 2
    comparison, _ = compare(data, predictor)
    lines = summarize_sections(comparison.sections)
    assert [line.sample.describe("cross-section") for line in lines] == ["3 subjects, 5 images"] * 2
    assert all(line.agreement.clusters == 3 and line.agreement.reason for line in lines)
    text = format_sections(comparison.sections, lines)
    assert "3 subjects, 5 images" in text and "An interval needs at least 4" in text
    values = [{"EI": 30.0 + (-1) ** i, "CSA": 2.0} for i in range(4)]
    several = [replace(comparison.sections[0], index=i, automatic=value) for i, value in enumerate(values)]
    (intensity, _) = alone = summarize_sections(several)
    assert np.isnan(intensity.agreement.icc.value) and np.isnan(intensity.agreement.bias_interval).all()
    told = format_sections(several, alone)
    assert "1 subject, 1 image, 4 cross-sections" in told and "A correlation needs" in told


def test_without_groups_every_image_is_its_own_cluster(data, predictor):
    (data / "index.csv").unlink()
    comparison, _ = compare(data, predictor, mm_per_pixel=0.25)
    lines = summarize_sections(comparison.sections)
    assert all(line.sample.describe() == "5 images" and line.agreement.clusters == 5 for line in lines)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,age\nt0,40\nt0,41\n", "line 3: age of t0 has other values in line 2"),
        ("group,sex\ns0,F\ns1,M\ns0,M\n", "line 4: sex of s0 has other values in line 2"),
        ("id,muscle\nt0,tibialis anterior\n", "muscle of t0 is 'tibialis anterior', but the data set's own table"),
        ("id,mm_per_pixel\nt0,0.3\n", "mm_per_pixel of t0 is '0.3', but the data set's own table says '0.25'"),
        ("id,age\nt0,old\n", "line 2: 'old' is not a number, as age must be"),
        ("id,age\n,40\n", "line 2: id is empty"),
        ("id,age\nx0,40\n", "names no id of the data set"),
    ],
)
def test_a_table_of_subjects_that_contradicts_itself_or_the_data_set_is_refused(data, tmp_path, text, message):
    (tmp_path / "s.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError, match=message):
        with_subjects(read_dataset(data, (KEY,)).examples, tmp_path / "s.csv")


def test_a_table_of_subjects_may_repeat_itself_and_empty_cells_say_nothing(data, tmp_path):
    text = "ID,Muscle,Age,mm_per_pixel\nt0,,40,0.250\nt0,biceps brachii,40.0,\n"
    (tmp_path / "s.csv").write_text(text, encoding="utf-8")
    first, *_ = with_subjects(read_dataset(data, (KEY,)).examples, tmp_path / "s.csv")
    assert first.about == {"mm_per_pixel": "0.25", "muscle": "biceps brachii", "age": "40.0"}
