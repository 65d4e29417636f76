"""The branch hall: what happens at a counter."""
