"""Contact, address, occupation, nationality and tax residence: what the person tells the bank themselves.

Rules: every save is a new version and the old ones stay; street, second phone, employer and tax numbers are sealed in
the vault; the audit says which fields changed, not what they held; name and document change only at a branch.
"""
