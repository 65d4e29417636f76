"""What happens to a login is told to its owner, and *That wasn't me* freezes everything at once.

- Every notice carries a link that works once, without signing in, and asks before it acts.
- Frozen: sessions and programs' tokens end, money stays where it is, settings stay as they are; reading goes on.
- Only staff unfreeze, with a reason; each freeze opens a case.
"""
