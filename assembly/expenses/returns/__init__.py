"""What suppliers pay back: written down with its paper, undone."""
