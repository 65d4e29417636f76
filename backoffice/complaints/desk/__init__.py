"""The house's pages of complaints: the desk list, one case with its next act, taking one in for somebody, the figures."""
