"""Long computations beside the window: in a process of their own, or in a thread."""
