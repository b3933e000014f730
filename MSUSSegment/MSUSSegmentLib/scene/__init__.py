"""MRML: volumes, sequences, segments, markups, tables and the live measurement; slicer and vtk, no Qt."""
