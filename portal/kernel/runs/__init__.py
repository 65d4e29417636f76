"""Long work: one row says how far it is, anybody who started it may leave, look again later, or call it off.

    runs.register("import.branches", work, label=_("Branches taken in"), gone=…)      # in ready(): work(handle, params)
    runs.start(kind="import.branches", params={…}, about="branches.csv", actor=actor, now=now) -> Run

`work` gets a `Handle`: `progress(done, total)`, `check_cancelled()`, `say(sentence, **fields)`, `attach(name, content_type)`
(a sealed file to write bytes into), `open(file)`, `finish()` inside the transaction of its effects, so that both happen or
neither. A worker on the queue `bulk` claims a run by a number that only the newest claim holds; a pulse of its own
connection tells once a second how far it is and hears whether it was called off. Where the pulse stops, the run is begun
anew if its kind says that this does no harm, else it is failed and says so. Files are sealed and kept for seven days.
"""

from portal.kernel.runs.handle import Cancelled, Handle, Lost
from portal.kernel.runs.kinds import Kind, kind_of, register
from portal.kernel.runs.services import KEPT, FileGone, cancel, content, keep, owned, start

__all__ = ["KEPT", "Cancelled", "FileGone", "Handle", "Kind", "Lost", "cancel", "content", "keep", "kind_of", "owned", "register", "start"]
