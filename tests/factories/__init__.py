"""Plain functions that make saved objects; every default is the least a test needs."""
