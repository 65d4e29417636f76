"""Deposits: a customer's accounts as their holder sees them.

Reads only: every figure comes from the ledger. An account shared by two people is one account that both see.
Amounts of different currencies stand side by side and are never added.
Numbers are masked on every page; to see one whole is an act of its own, written to the audit.
"""
