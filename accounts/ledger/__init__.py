"""The ledger: accounts, postings, entries, holds.

A posting names the account the money leaves (`debit`), the account it reaches (`credit`) and one amount.
Every balance is what the bank owes its holder, so all balances of a currency sum to zero.
Entries are never changed: a mistake is corrected by a reversal. Entries are hash-chained per account.
Only the functions in `sql/` move money; the app role may not write a balance, a posting or an entry by itself.
`reference.py` says the same rules in plain Python, `proofs.py` proves the stored result.
"""
