"""The demo bank: a believable Chinese bank of any size, the same for the same seed.

Composes at the top, as the shell does: it calls the services of every app and nothing imports it but its own command.
People are invented: their ID numbers pass the check digit under a code that no register issues (a whole province), and
their phones start with 154, which no operator was given. Money moves through the ledger's bulk posting only.
"""
