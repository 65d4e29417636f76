"""Signed checkpoints outside the database: what every chain's head was at a moment, so that a rewritten past shows.

A checkpoint is one line of `checkpoints.jsonl` in `settings.CHECKPOINT_DIR`: a Merkle root over all heads, the hash of
the line before it, and an Ed25519 signature; beside it lies a file of the heads that changed since the last one, so a
proof can name the chain. Sources of heads register in `ready()`: the audit here, the ledger's accounts above. Changes
of entries younger than the last checkpoint show by the chain itself; a cut-off end shows only from the next one on.
"""

from portal.kernel.chains import Fault, Head
from portal.kernel.checkpoints.services import Contradiction, Written, write
from portal.kernel.checkpoints.sources import register_source
from portal.kernel.checkpoints.verification import Verified, verify

__all__ = ["Contradiction", "Fault", "Head", "Verified", "Written", "register_source", "verify", "write"]
