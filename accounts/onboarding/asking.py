"""Which consents a step needs, and whether they hold. Each is a question of its own; a withdrawn one stops the use at once."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from accounts.consents import selectors as consents
from accounts.consents import services as answers
from accounts.consents.models import ConsentPurpose
from accounts.identity.models import User
from accounts.onboarding.models import Application, CardState, Item
from accounts.onboarding.refusals import ConsentMissing, ConsentWithdrawn
from portal.kernel.access import Actor

#: What a picture may be used by.
OF_PICTURE: Final[Mapping[str, str]] = {Item.FRONT: "identity", Item.BACK: "identity", Item.SELFIE: "face"}


def unasked(user: User, codes: Collection[str]) -> list[ConsentPurpose]:
    """Those of the purposes that the person has not agreed to, or has taken back."""
    if not codes:
        return []
    held = consents.held(user, codes)
    return consents.purposes([code for code in codes if code not in held])


def require(user: User, *codes: str) -> None:
    """Raises `ConsentMissing`, naming the first question that stands open."""
    for purpose in unasked(user, codes):
        raise ConsentMissing(purpose=purpose.title)


def give(*, user: User, purposes: Collection[ConsentPurpose], actor: Actor, now: datetime) -> None:
    """Keep a yes to each of them, in exactly the version that was shown."""
    for purpose in purposes:
        answers.answer(user=user, code=purpose.code, version=purpose.version, given=True, actor=actor, now=now)


def needed(application: Application) -> list[str]:
    """What the application as a whole rests on."""
    return ["identity", "face", *(["account"] if application.card_state == CardState.CONFIRMED else [])]


def withdrawn(application: Application) -> list[ConsentPurpose]:
    """What the person took back although the application rests on it."""
    return unasked(application.user, needed(application))


def still_held(application: Application) -> None:
    """For a reviewer. Raises `ConsentWithdrawn`."""
    for purpose in withdrawn(application):
        raise ConsentWithdrawn(purpose=purpose.title)
