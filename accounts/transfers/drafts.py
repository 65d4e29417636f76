"""A transfer on its way through the pages, kept in the session; and the token that stands for a payee in an address.

A draft is made when the amount is right and gets its idempotency key there, so a reload, a second tab or the back
button cannot send it twice. Nothing personal stands in an address: accesses are logged.
"""

import hmac
import secrets
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core import signing

from accounts.identity.models import Customer
from accounts.ledger.models import Account
from accounts.transfers import rules
from portal.kernel.money import Money

_SESSION_KEY: Final = "transfer_drafts"
_KEPT: Final = 8
_PAYEE_SALT: Final = "accounts.transfers.payee"
_PAYEE_AGE_SECONDS: Final = 12 * 60 * 60


@dataclass(frozen=True, slots=True)
class Draft:
    """What is about to be sent, by ids; `key` is the client's idempotency key, `challenge` the signature asked for."""

    id: str
    source_id: int
    target_id: int
    payee_name: str
    amount_minor: int
    currency: str
    memo: str
    key: str
    challenge: str = ""
    arrival: str = rules.Arrival.NOW.value

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def content_hash(self) -> bytes:
        return rules.content_hash(
            source_id=self.source_id, target_id=self.target_id, payee_name=self.payee_name, amount=self.amount, memo=self.memo, arrival=self.arrival
        )

    @property
    def seal(self) -> str:
        """What the check page carries: only exactly what it showed can be sent with it."""
        return hmac.new(settings.SECRET_KEY.encode(), f"{self.key}|{self.content_hash.hex()}".encode(), "sha256").hexdigest()

    def is_sealed_by(self, seal: str) -> bool:
        return hmac.compare_digest(self.seal.encode(), seal.encode())


def make(session: SessionBase, *, source: Account, target: Account, payee_name: str, amount: Money, memo: str, arrival: str = rules.Arrival.NOW.value) -> Draft:
    """A new draft in the session; the oldest gives way after some."""
    draft = Draft(
        id=secrets.token_urlsafe(9), source_id=source.pk, target_id=target.pk, payee_name=payee_name, amount_minor=amount.minor,
        currency=amount.currency, memo=memo, arrival=arrival, key=secrets.token_urlsafe(16),
    )  # fmt: skip
    _store(session, draft)
    return draft


def find(session: SessionBase, draft_id: str) -> Draft | None:
    """The draft, None when the session does not know it (any more)."""
    found = session.get(_SESSION_KEY, {}).get(draft_id)
    return Draft(**found) if found else None


def ask_signature(session: SessionBase, draft: Draft, challenge: str) -> None:
    """Note which signature this draft waits for."""
    _store(session, replace(draft, challenge=challenge))


def payee_token(customer: Customer, target: Account, name: str) -> str:
    """Stands for an account whose holder's name this customer knows; worthless to anybody else."""
    english = bool(target.holder and target.holder.name_en == name and target.holder.name != name)
    return signing.dumps([customer.pk, target.pk, english], salt=_PAYEE_SALT, compress=True)


def payee_of(customer: Customer, token: str) -> tuple[Account, str] | None:
    """The account and the name behind a token; None when it is another person's, too old or made up."""
    try:
        owner, account, english = signing.loads(token, salt=_PAYEE_SALT, max_age=_PAYEE_AGE_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    found = Account.objects.select_related("holder").filter(pk=account, holder__isnull=False).first() if owner == customer.pk else None
    if found is None or found.holder is None:
        return None
    return found, found.holder.name_en if english else found.holder.name


def _store(session: SessionBase, draft: Draft) -> None:
    drafts: dict[str, dict[str, Any]] = session.get(_SESSION_KEY, {})
    drafts[draft.id] = asdict(draft)
    session[_SESSION_KEY] = dict(list(drafts.items())[-_KEPT:])
