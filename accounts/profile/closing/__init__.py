"""Closing an account, and ending the relationship.

Rules: what stands in the way is said before anything is asked; the rest of the money goes to another own account in the
same transaction, or nothing happens; each closing is signed and audited; what the law has the bank keep is said with years
and source, and the login goes on reading for as long.
"""
