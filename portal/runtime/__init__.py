"""Starts what the portal needs when nobody else does: an embedded PostgreSQL and Valkey, and the whole demo bank.

Imports nothing of ours and no Django, so that settings can ask it where the servers are.
Data lives under `.local/` of the checkout; sockets in a short private folder, so two checkouts never meet.
"""
