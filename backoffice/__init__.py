"""What the bank's staff work with."""
