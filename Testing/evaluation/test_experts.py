"""Tables of expert readings: the layouts, what is wrong in them, and how far experts differ."""

import csv
import math

import numpy as np
import pytest

from MSUSSegmentLib.evaluation.experts import ExpertsError, read_experts, reading_pairs
from MSUSSegmentLib.evaluation.sample import count_sample

TIMTRACK = (
    "dataset,image,observer,alpha_deg,beta_deg,gamma_deg,sup_y_px,deep_y_px,height_px,PA_sup_deg,PA_deep_deg,MT_px,FL_px,"
    "dl_track_apo,dl_track_fasc"
)
CLIPS = "clip,frame_1based,observer,alpha_deg,beta_deg,gamma_deg,height_px_native,MT_mm,PA_sup_deg,FL_mm"


@pytest.fixture
def table(tmp_path):
    def write(text, *files, name="experts.csv"):
        for file in files:
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_bytes(b"x")
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_timtracks_layout_gives_one_set_in_mm_and_one_mirrored_in_px(table):
    path = table(
        f"{TIMTRACK}\n"
        "1,ds1/S1/a.png,TZ,9.86,-6.17,,99.0,317.0,218.0,16.03,,230.5,784.8,,\n"
        "1,ds1/S1/a.png,BH,10,-6,,99.0,317.0,218.0,16.0,,232.5,780,,\n"
        "4,ds4/SampleB/b.png,obs1,12.0,-0.8,-7.3,,,171.0,12.8,19.3,170.9,771.7,img_4.tif,img_190.tif\n",
        "ds1/S1/a.png",
        "ds4/SampleB/b.png",
    )
    first, second = read_experts(path).images
    assert (first.sets, first.unit, first.at_edge, first.mirrored) == (("ds1",), "mm", True, False)
    assert first.readings["TZ"]["MT"] == pytest.approx(20.0)
    assert first.reference("MT") == pytest.approx(231.5 / 11.525)
    assert first.mm_per_pixel == pytest.approx(10 / 115.25)
    assert (second.sets, second.unit, second.mirrored, second.mm_per_pixel) == (("ds4 SampleB",), "px", True, None)
    assert second.readings["obs1"] == {"PA": 12.8, "FL": 771.7, "MT": 170.9}


def test_frames_of_the_clips_count_from_one_and_those_of_three_observers_are_a_set_of_their_own(table):
    readings = "".join(f"a,10,obs{i},17,-3,,214,18.{i},20.{i},5{i}\n" for i in (1, 2, 3))
    path = table(f"{CLIPS}\n{readings}a,12,obs2,17,-3,,214,18.5,20.5,55\n", "a.mp4")
    three, one = read_experts(path).images
    assert (three.frame, three.mm_per_pixel, three.mirrored) == (9, 0.0883002, True)
    assert three.sets == ("gm_clips", "gm_clips, three observers") and one.sets == ("gm_clips",)
    assert three.reference("FL") == 52


def test_an_own_table_may_leave_out_whatever_was_not_read(table):
    path = table(
        "image,frame,observer,PA_deg,MT_mm,mm_per_pixel\na.png,,ann,17.5,,0.1\nb.mp4,7,ann,,20.5,\n",
        "a.png",
        "b.mp4",
        name="mine.csv",
    )
    first, second = read_experts(path).images
    assert (first.frame, first.sets, first.mm_per_pixel, first.at_edge) == (0, ("mine",), 0.1, False)
    assert first.readings["ann"]["PA"] == 17.5
    assert all(math.isnan(first.readings["ann"][q]) for q in ("MT", "FL")) and math.isnan(first.reference("FL"))
    assert (second.frame, second.mm_per_pixel) == (7, None)


def test_a_set_column_names_the_groups(table):
    path = table("image,observer,PA_deg,set\na.png,ann,17,VL\nb.png,ann,18,\n", "a.png", "b.png", name="mine.csv")
    assert [image.sets for image in read_experts(path).images] == [("VL",), ("mine",)]


def test_rows_that_cannot_be_used_are_named_with_their_line_and_do_not_stop_the_others(table):
    path = table(
        "image,frame,observer,PA_deg,MT_mm\n"
        "a.png,0,ann,17,20\n"
        "a.png,0,ben,seventeen,20\n"
        "a.png,0,,17,20\n"
        "a.png,x,ben,17,20\n"
        "a.png,-1,ben,17,20\n"
        "a.png,0,ben,17,-3\n"
        "a.png,0,ben,,\n"
        "a.png,0,ann,18,21\n"
        "gone.png,0,ann,18,21\n"
        "gone.png,0,ben,18,21\n",
        "a.png",
    )
    found = read_experts(path)
    assert [list(image.readings) for image in found.images] == [["ann"]]
    told = "\n".join(found.problems)
    for words in (
        "line 3: 'seventeen' is not a number, as PA_deg must be",
        "line 4: observer is empty",
        "line 5: 'x' is not a whole number, as frame must be (from 0)",
        "line 6: '-1' is not a whole number",
        "line 7: '-3' is not a number above 0, as MT_mm must be",
        "line 8: holds no reading",
        "line 9: PA of a.png by ann has other values in line 2; correct one of the two",
        "gone.png; its rows are left out",
    ):
        assert words in told
    assert len(found.problems) == 8


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b,c\n1,2,3\n", "first line must name image, observer"),
        (b"", "first line must name image, observer"),
        (b"image,observer,PA_deg\n", "no rows"),
        (b"image,observer,PA_deg\nnone.png,ann,17\n", "there is no file"),
        (b"\xff\xfei\x00m", "cannot be read"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "cannot be read"),
        (b"PK\x03\x04xl/workbook.xml", "is a workbook; save the sheet as CSV"),
        (b"image,observer,PA_deg,PA_deg\n", "has the column pa_deg twice"),
    ],
)
def test_a_file_without_usable_readings_gets_one_sentence(tmp_path, content, words):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(ExpertsError, match=words):
        read_experts(path)


def test_a_table_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ExpertsError, match=r"nothing\.csv does not exist"):
        read_experts(tmp_path / "nothing.csv")


def test_each_reading_stands_beside_the_median_of_the_others(table):
    rows = "".join(f"{image},{who},{pa}\n" for image, who, pa in [
        ("a.png", "ann", 10), ("a.png", "ben", 12), ("a.png", "cat", 20), ("b.png", "ann", 1), ("b.png", "ben", 2),
    ])  # fmt: skip
    images = read_experts(table(f"image,observer,PA_deg\n{rows}", "a.png", "b.png")).images
    found = [(reading["PA"], others["PA"]) for _, reading, others in reading_pairs(images)]
    assert found == [(10, 16), (12, 15), (20, 11)]  # b.png, read by two, does not count beside a.png
    assert [r["PA"] for _, r, _ in reading_pairs(images, "ben")] == [12]
    assert [(r["PA"], o["PA"]) for _, r, o in reading_pairs(images[1:])] == [(1, 2), (2, 1)]


@pytest.mark.parametrize(
    ("file", "group", "published"),
    [
        ("gm_clips", "gm_clips, three observers", (1.19, 1.43, 0.28, 0.137)),
        ("timtrack", "ds1", (1.75, 5.94, 0.41, 0.308)),
    ],
)
def test_the_experts_differ_among_themselves_as_the_datas_own_page_says(shared_data, file, group, published):
    path = shared_data / file / "experts.csv"
    with path.open(newline="") as table:
        count = sum(1 for _ in csv.DictReader(table))
    found = read_experts(path)
    assert sum(len(image.readings) for image in found.images) == count and not found.problems
    errors = np.array([
        [abs(reading[q] - others[q]) for q in ("PA", "FL", "MT")]
        for _, reading, others in reading_pairs([image for image in found.images if group in image.sets])
    ])  # fmt: skip
    score = (errors / (6, 12, 3)).mean()
    assert (*errors.mean(axis=0), score) == pytest.approx(published, abs=0.0051)


def test_subject_and_clip_are_whatever_the_table_says_else_what_the_files_say(table):
    path = table(
        "image,frame,observer,PA_deg,subject,clip\n"
        "a.mp4,0,ann,17,,\na.mp4,7,ann,18,,\n"  # frames of one file are of one clip
        "b1.png,,ann,17,,run\nb2.png,,ann,17,,run\n"  # stills of one clip
        "c.png,,ann,17,s1,\nd.mp4,3,ann,17,s1,\n"
        "e.png,,ann,17,,\n",
        *("a.mp4", "b1.png", "b2.png", "c.png", "d.mp4", "e.png"),
    )
    origins = [image.origin for image in read_experts(path).images]
    assert [kind for kind, _ in (origin.cluster for origin in origins)] == [*["clip"] * 4, *["subject"] * 2, "image"]
    assert len({origin.cluster for origin in origins}) == 4
    assert [origin.clip is not None for origin in origins] == [True, True, True, True, False, True, False]


def test_subjects_of_two_tables_are_two_people(table):
    text = "image,observer,PA_deg,subject\na.png,ann,17,s1\n"
    (first,), (second,) = (read_experts(table(text, "a.png", name=f"{n}.csv")).images for n in "ab")
    assert first.origin.cluster != second.origin.cluster


@pytest.mark.parametrize(
    ("file", "group", "words", "independent"),
    [
        ("gm_clips", "gm_clips", "20 clips, 200 frames", "20 clips"),
        ("timtrack", "ds1", "9 subjects, 153 images", "9 subjects"),
        ("timtrack", "ds4 SampleA", "15 images", "15 images"),
    ],
)
def test_public_sets_are_counted_in_subjects_and_clips(shared_data, file, group, words, independent):
    found = read_experts(shared_data / file / "experts.csv").images
    sample = count_sample(image.origin for image in found if group in image.sets)
    assert (sample.describe(), sample.describe_clusters()) == (words, independent)


def test_rows_that_contradict_an_earlier_one_are_named_and_left_out(table):
    path = table(
        "image,frame,observer,PA_deg,MT_mm,mm_per_pixel,subject,clip,set\n"
        "a.mp4,1,ann,17,20,0.1,s1,c1,VL\n"
        "a.mp4,1,ben,17,20,0.2,s1,c1,VL\n"  # another scale of the same image
        "a.mp4,2,ann,17,20,0.2,s1,c1,VL\n"  # and of another frame of the same file
        "a.mp4,2,ben,17,20,,s2,,VL\n"
        "a.mp4,2,cat,17,20,,,c2,VL\n"
        "a.mp4,1,cat,17,20,0.1,s1,c1,GM\n"
        "a.mp4,1,ann,17,21,,,,VL\n"
        "a.mp4,2,ann,18,21,0.1,s1,c1,VL\n",
        "a.mp4",
    )
    found = read_experts(path)
    assert [(image.frame, list(image.readings)) for image in found.images] == [(1, ["ann"]), (2, ["ann"])]
    assert found.images[1].readings["ann"]["PA"] == 18  # nothing of a row left out is kept
    for line, words in enumerate(
        ("mm_per_pixel of a.mp4 has", "mm_per_pixel of a.mp4 has", "the subject of a.mp4 has", "the clip of a.mp4 has",
         "the set of a.mp4 has", "MT of a.mp4, frame 1, by ann has"), 3
    ):  # fmt: skip
        assert f"line {line}: {words} other values in line 2" in "\n".join(found.problems)
    assert len(found.problems) == 6


def test_equal_rows_are_one_and_rows_may_complete_one_another(table):
    path = table(
        "image,frame,observer,PA_deg,MT_mm,mm_per_pixel,subject\n"
        "a.mp4,1,ann,17,,0.1,\na.mp4,1,ann,17,20,,\na.mp4,2,ann,18,,,s1\na.mp4,1,ann,17.0,20,0.1,s1\n",
        "a.mp4",
    )
    found = read_experts(path)
    first, second = found.images
    assert not found.problems
    assert (first.readings["ann"]["PA"], first.readings["ann"]["MT"]) == (17, 20)
    assert {(image.mm_per_pixel, image.subject) for image in (first, second)} == {(0.1, "s1")}
