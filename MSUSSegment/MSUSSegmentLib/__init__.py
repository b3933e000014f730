"""MSUSSegment's library: muscle ultrasound in; segments, markups and measurements out."""

__version__ = "0.1.0"
