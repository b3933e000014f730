"""Ground truth: many images, many raters. Plain files; no Qt, no slicer.

A study is the results folder of ``msus analyze`` with raters in it::

    study.json                      the study: task, conventions, who is blind to what, where the images lie
    summary.csv                     as `msus analyze` writes it
    .study/                         index (made again at any time), locks, where raters were (`index`, `lock`, `queue`)
    images/                         copies of the images, where they were copied
    <image>/                        one folder an image (a recording), as `msus analyze` names it
        image.json                  where the image lies, its SHA-256, size, scale, subject, clip, device, muscle, side
        thumbnail.png
        analysis.json, scene.mrb, measurements.csv, ...        the network's result, untouched by raters
        raters/AI/                  the same result as a record like any rater's
        raters/<rater>/record.json  what one rater says (record.schema.json); points in px, markups in LPS mm
                       masks/       one PNG a segment of a frame, never replaced
                       markups/     *.mrk.json for other programs, never replaced
                       history/     each state that was ever saved: 000001.json, 000002.json, ...
        raters/<rater>/reading-2/   the same, when the rater was shown the image again (intra-rater agreement)

What a program that works on studies calls (all in `study.study` and `study.annotation`)::

    study = Study.open(folder)
    for one in study.annotations(rater="anna", status="approved"):   # one frame of one image by one rater, `Annotation`
        one.masks["superficial"], one.lines["deep", 1].points, one.spacing, one.picture
    study.save(image, rater, annotations, status=CORRECTED)          # a new state; the earlier one stays in history/
    study.queue(rater="anna").next()

What becomes of a study: `agreement.compare_raters`, `consensus.save_consensus`, `export.run.export_study`,
`learning.fine_tune` (its models lie in models/), `selection.rank_images`. pseudonyms.csv tells whose the codes of an
export are, and stays in the study.

A record is written whole or not at all: its masks first, then its state in history/, which is the moment it is saved,
then record.json, its copy.
"""
