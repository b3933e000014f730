"""Simulated B-mode images and cines of muscle with exact truth: for the demo, the tests and pre-training."""
