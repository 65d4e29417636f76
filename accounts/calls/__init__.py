"""Is my bank calling me? A colleague says so before dialling; while the call runs, the customer reads who it is and why.

- A call that runs is on the customer's own page and nowhere else; it ends by the colleague or by itself after a time.
- Purposes are a closed list of everyday ones: none tells of a suspicion, and none asks for a password or a code.
- Suggestions are made only to who agreed to be called for them.
"""
