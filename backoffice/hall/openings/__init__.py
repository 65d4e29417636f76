"""A Type I account opened face to face: a teller sees person and document, a second colleague checks, then it is open.

The teller's entry is kept sealed until it is decided; `accounts/approvals` asks the second person; account, customer and
document record come from the onboarding's own services, at most one Type I a customer (service and trigger).
"""
