"""Transfers: a customer's order to move money inside the bank, with a life of its own.

- Order, always: key → risk decision → posting with limits → event → audit, in one SQL call (`transfer_submit`).
- done: posted at once. waiting: the money is held until it is sent, and can be undone. held: a risk officer decides.
  refused and undone: nothing was taken. No state is left once it is final.
- One key, one transfer: the same order again gives the first transfer back, another order with the key is refused.
- What is sent is what was shown: a signature holds for exactly this payer, payee, amount and memo.
"""
