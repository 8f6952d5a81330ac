"""The list of improvements: what enters it in which order, and what of it waits for a tie."""
