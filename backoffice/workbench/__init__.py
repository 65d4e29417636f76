"""The staff's workplace: the admin site, its navigation, Today, the customer page, entries and the audit search.

Composes what the capabilities below it answer and decides nothing itself. Every address under /staff/ demands a member
of staff, a second factor in this session, and the permission its mark names.
"""
