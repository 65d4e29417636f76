"""A copy of everything the bank keeps that is the person's to see, as a zip of CSV and JSON.

Rules: made by a worker in bounded memory, row by row; sealed in parts in the vault's way; for the owner alone, for seven
days, every download audited; what the person may not know (suspicion, a court's request) is not in it.
"""
