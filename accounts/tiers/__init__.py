"""Which tier a customer has, why, what it brings, and how far the next is: one definition for every page of the bank.

- The tier follows the average of the last 30 days; tiers, grace and benefits are rows with a first day and a source.
- A rise holds from the next day; a fall waits for the days of grace of the tier one has, and is off once the average is back.
- Every night in one statement for everybody; the last day of a month is kept as history.
- A fee that a benefit waives is asked for through `selectors.fee_of`; a tier never makes anything dearer.
"""
