"""What people do, in a real browser against the whole running bank, at phone and desktop width."""
