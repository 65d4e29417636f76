"""How a place stands: money, care, complaints, the hall, visits, leads; by account manager, or by sub-branch for who stands above.

Composed from what the capabilities keep; a fixed number of statements, whatever the size of the place. What does not exist
is absent; every number leads to the list behind it.
"""
