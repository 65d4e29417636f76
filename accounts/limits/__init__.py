"""Limits: how much may leave an account in one payment, a day and a year, as data with a source.

- A rule holds for an account kind, a currency and, where named, one channel; the newest rule in force counts.
- Day and year caps of a kind count payments to accounts that are not the holder's own; a channel's cap counts all of it.
- The holder may set a lower limit of the own; it holds at once. Raising it again takes effect after a day.
- The effective caps stand in the ledger's meter row, where the posting function consumes them; a new row is never without.
- A cap that is not set is no cap; the bank's own accounts have none.
"""
