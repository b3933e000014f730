"""What a study gives to others: data sets in the formats of those who train on them, and DICOM objects.

`run.export_study` is the one way: it chooses the frames, finds near-duplicates and burnt-in text, splits, names
everybody by a code, and hands one frame at a time to the writer of a format (`formats.FORMATS`). What a rater has not
drawn is unlabelled everywhere, never background.
"""
