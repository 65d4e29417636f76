"""The API for programs, at /api/v1/: what every operation shares.

A program calls with an OAuth2 access token that a person gave it; session cookies count for nothing here.
Each operation is marked `access.partner(scope)` and lives in its capability's api.py; this package composes them.
Every error is an RFC 9457 problem with a stable `code`. Lists are read by cursor. Acts that move money demand a key.
"""
