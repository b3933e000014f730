"""Geometry and numbers with numpy and scipy alone: no torch, no vtk, no slicer."""
