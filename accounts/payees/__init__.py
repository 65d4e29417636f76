"""Payees: is this the account of the person you mean?

- A payee is an account number and the exact name of who holds it; one character off is "these do not belong together".
- The answer never says whose account it is, nor whether the number exists at all.
- Guessing is counted: a person who misses ten times in an hour waits.
"""
