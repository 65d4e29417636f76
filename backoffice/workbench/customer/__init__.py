"""One customer on one page: who it is, what to know, money, everything that happened, what is open, who looked.

Composed from what the capabilities answer; a handful of statements, whatever the length of the history.
"""
