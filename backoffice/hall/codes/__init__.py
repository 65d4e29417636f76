"""Known at the counter without a card: the customer's portal shows a code, the colleague types it and has the customer.

A code lives three minutes and is used once; it is kept as a keyed hash. Wrong codes are counted by colleague and hour.
Each use is a look at the customer, told in *who looked*.
"""
