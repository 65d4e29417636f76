"""A family at the bank: spouse, parents and children who agreed, and exactly what each of them lets the others see.

- Nothing is shown that was not given: per member, per account, changeable and revocable at any time; joint accounts stay what they are.
- Whoever leaves, or is taken out, ends all of it at once: the next request of anybody finds nothing of theirs. Goals stay with the rest.
- An invitation never tells whether a stranger banks here: known or not, the answer and the waiting are the same.
- Money moves only as an ordinary transfer. Who may have another pay for them does so within the payer's signed monthly limit.
- Limits a guardian gives a child are caps of the meter like any other. Under 16 one is here only beside a guardian.
"""
