"""What a user picks: labels, network, pre- and post-processing, and which measurements follow."""
