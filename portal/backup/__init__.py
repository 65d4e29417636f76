"""Everything the bank would need on another machine, in one folder, and back again.

- Parts: the database, the private files, the signed checkpoints; `manifest.json` names each with its sha256 and is written last.
- Keys are never inside: a thief of the backup must not be able to read it. Their fingerprints are, so that a restore knows whether it has them.
- Checkpoints are copied before the database is read, files after it: what is signed or pointed to is always there.
- A restore goes into an empty place, all or nothing, and is done only when the books and the audit prove.
"""
