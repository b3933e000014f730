"""A model or a reader against experts: scores, agreement, and their pages."""
