"""Who a person is: the login (`User`), and the bank's customer (`Customer`) once identity is known.

ID numbers and phones are encrypted at rest and found by keyed hash; nobody's login is a customer by itself.
"""
