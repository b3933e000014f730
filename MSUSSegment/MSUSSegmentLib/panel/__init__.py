"""The panel in Slicer's desktop: Qt, thin; everything that computes or touches nodes is in `scene`."""
