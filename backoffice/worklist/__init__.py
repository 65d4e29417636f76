"""What staff did for a customer and still have to do: contacts, promises, tasks; one timeline of everything; the briefing before a call.

- A contact is written once and never changed; what was promised in it is a promise with a day, what comes next is a task.
- A promise ends kept or broken; moving its day needs a reason and stays on record. Promises are the house's own notes.
- A task has one owner. The same source and key make one task, however often they are told.
- Every act is audited in its own transaction; a contact in which somebody was reached counts as contact in the client book.
"""
