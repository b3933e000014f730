"""MSUSSegment's library: muscle ultrasound in; segments, markups and measurements out."""

__version__ = "0.2.0"
