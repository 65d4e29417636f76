"""Appointments and visits: who meets whom, when and where, and what came of it.

- A time is stock: customers book from quotas (one hour of a colleague, a counter's windows), and nobody has two meetings at once
  (exclusion constraints for the colleague and for the customer).
- Only within the opening hours of the branch on a bank day, make-up weekends included; at least the notice its terms name ahead.
- Who is on leave is stood in for by the deputy of that day, and the customer is told so before booking.
- booked → arrived → done, or cancelled, or missed; what is over is never changed. Minutes are the bank's own; of promises made, those
  marked so are shown to the customer. A place is noted at check-in only when the browser was allowed to give it.
- Times, notice, windows and how far ahead are rows (`VisitTerms`) with their source and first day.
"""
