"""Statements: every movement of an account, found again.

A page is read by sequence (`before`), so the thousandth page costs what the first one does.
Filters travel in the address, so that a found list can be kept, sent and downloaded as it is.
The download is streamed row by row, holds exactly what the filters show, and is written to the audit.
"""
