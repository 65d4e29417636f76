"""The official administrative divisions: provinces, cities, areas, by code.

Rules: codes are those of the official list and never reused; a municipality's "cities" are shown by the province's name.
"""
