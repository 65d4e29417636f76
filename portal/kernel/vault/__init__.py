"""Personal data at rest: encrypted under a versioned key from a file, found again by a keyed hash.

Rules: the purpose of a value is part of its encryption, so bytes moved to another column do not open. Bytes carry
the version of their key, so keys rotate while the bank runs (`manage.py rotate_vault`). What is looked up (an ID
number, a phone) has a hash column beside it, under a key of its own that never rotates. Keys live in
`settings.VAULT_KEY_DIR`, never in the database or its backup. Each kind of personal data says how long it is kept.
"""

from portal.kernel.vault.ciphers import decrypt, encrypt, lookup_hash, version_of
from portal.kernel.vault.fields import EncryptedTextField
from portal.kernel.vault.keys import create_keys, create_next_version, missing_keys, newest_version, require_keys

__all__ = [
    "EncryptedTextField",
    "create_keys",
    "create_next_version",
    "decrypt",
    "encrypt",
    "lookup_hash",
    "missing_keys",
    "newest_version",
    "require_keys",
    "version_of",
]
