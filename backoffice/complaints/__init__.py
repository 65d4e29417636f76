"""Complaints 消保投诉: what somebody complains of, who answers, by which day, what it was and what was changed.

- The day by which an answer is given counts from the day of the complaint; the number of days is data with its source. One
  extension, agreed by a second person before the day has passed, and the complainant is told.
- Whom a complaint is about neither sees nor handles it. A manager sees a complaint only when it is theirs to answer;
  that one is open stops selling for everybody (`accounts.consents.selling`).
- Closing needs the finding, the root cause and the remedy. Money is paid only as a proposal that a second person agrees to.
- What was said and done is added and never changed; the complainant reads the public part of it.
"""
