"""Signing: one person, in one session, agrees to exactly one act.

- A challenge holds the hash of what is being signed (action, from, to, amount) and of the session; it ends after five minutes.
- It is answered with a code of the person's authenticator, or with the password where there is none; five tries.
- An answer is used once, in the transaction of the act it was given for; an act that differs in one letter finds no answer.
"""
