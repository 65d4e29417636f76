"""SMS and e-mail through providers that the settings name; callers see only `sms` and `email`.

What is to be sent is a row written in the caller's transaction, sealed in the vault, and handed to the provider after
the commit. A failed try is repeated, ever more slowly; one id is never sent twice: the provider gets the id as its
idempotency key, and where a provider knows no ids (SMTP) a try whose end nobody saw is not repeated.
Logs name the row, never the number or the text.
"""

from portal.kernel.carriers.protocol import Carrier, Letter, TryAgain, Undeliverable
from portal.kernel.carriers.selectors import sent_to
from portal.kernel.carriers.services import email, sms, work

__all__ = ["Carrier", "Letter", "TryAgain", "Undeliverable", "email", "sent_to", "sms", "work"]
