"""The customers a member of staff may see, and the trace of everybody who looked.

A branch's staff see the customers of their branch and of the branches below it, with their accounts; head-office roles see
all or none, by permission. Masked fields are shown in full only on purpose, with a reason.
"""
