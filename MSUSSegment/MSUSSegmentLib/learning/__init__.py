"""Data sets, transforms, losses, training and evaluation. Needs torch and monai."""
