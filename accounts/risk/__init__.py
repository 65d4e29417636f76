"""Risk: may this act go on, and if so how? Every answer is stored before anything moves.

- An answer is allow, delay (it waits and can be undone), step up (it must be signed), hold (a person looks) or deny.
- Rules are data with versions: an act fires a rule when every bound the rule sets is met; the gravest fired rule decides.
- Signing answers "step up" and nothing graver.
- A stored decision is never changed: the database refuses UPDATE and DELETE.
- Staff read the rules that fired; the customer reads one neutral sentence.
"""
