"""What the bank knows of a customer in figures, the tags that follow from them, and what has happened in their life.

A feature is declared once (`declared`): code, label, group, kind, how it is computed, from which table; table, statement,
catalogue of conditions and pages follow from that. Entries are read once: `fold` adds what is new to sums of months and
days and to parties, `compute` makes the portrait of them, `tagging` and `happening` what follows; all for a range of
customers, so that the night does the bank in portions and an event one customer, by the same statements. Only rows that
changed are written. Who wants no pages arranged for them has figures, but no tag and no life event.
"""
