"""Documents the bank gives out, each with a code by which anybody can ask the bank whether it is real.

- A document is issued once for its subject and owner: asking again gives the same code.
- What it states in public (masked names and numbers, amount, time) is stored with its hash and never changes.
- A code says nothing about another: 40 random bits, and wrong codes are counted per address of the network.
"""
