"""What people look at: overlays, plots, videos, histograms, and the report of one muscle."""
