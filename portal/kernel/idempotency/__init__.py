"""Acts without a posting, done once: the same key and content give the first answer, another content is refused.

A posting needs none of this: its key is the ledger's. An act that fails leaves its key free. Two at once: the second
waits for the first and gets its answer (or, when the first failed, does the act itself).
"""

from portal.kernel.idempotency.services import Once, SameKeyOtherContent, once

__all__ = ["Once", "SameKeyOtherContent", "once"]
