"""The risk desk: orders that risk rules hold until a person has looked.

- A held order's money is kept aside; the officer lets it go (it is posted now) or refuses it (the money is free again).
- Both need a reason that says something, and both are in the audit trail with it.
"""
