"""Whom to speak with about what, and what becomes of it: leads, opportunities, the unit book, street lists.

- One person has one open lead: a further sign (source and reference, kept once) joins it, with its own place in the story.
- A lead becomes an opportunity once. Stages and the moves between them are data; an opportunity ends won, or lost with a reason.
- The credit of an opportunity is split between branches and people in basis points that add up to 10,000.
- Who asked not to be called is not called, whoever else names that number; who may not be sold to is marked and not approached.
- Telephone numbers of people who are no customers are sealed, masked, shown for a reason that is audited, and forgotten in time.
"""
