"""Agreeing and taking it back."""

from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.consents import rules, selectors
from accounts.consents.models import ConsentPurpose, ConsentRecord
from accounts.consents.selectors import holds
from accounts.identity.models import User
from portal.kernel import audit, events
from portal.kernel.access import Actor
from portal.kernel.errors import Refusal

__all__ = ["GuardianNeeded", "NoSuchPurpose", "TextChanged", "answer", "holds"]


class NoSuchPurpose(Refusal):
    code = "no_such_purpose"
    message = _("There is no such question. Nothing was changed.")


class TextChanged(Refusal):
    code = "text_changed"
    message = _("The text has changed since you opened the page. Nothing was changed; read it once more.")


class GuardianNeeded(Refusal):
    code = "guardian_needed"
    message = _("A parent or guardian agrees to this at a branch. Nothing was changed.")


@transaction.atomic
def answer(*, user: User, code: str, version: int, given: bool, actor: Actor, now: datetime) -> ConsentRecord | None:
    """Keep a yes or a no to exactly that version; None when it stands so already. Counts at once."""
    User.objects.select_for_update().only("pk").get(pk=user.pk)  # two answers at once come one after the other
    purpose = _purpose(code, version, actor)
    standing = selectors.standing(user=user, code=code)
    if standing is not None and standing.holds == given and (standing.version == version or not standing.version):
        return None
    record = ConsentRecord.objects.create(user=user, code=purpose.code, version=version, given=given, at=now, channel=actor.channel, actor=actor.label)
    payload = {"code": code, "version": version, "given": given}
    events.record("consent.changed", subject=f"user:{user.pk}", actor_id=actor.id, payload=payload, now=now)
    if code == "personalised":
        _forget(user)
    verb = "consent.given" if given else "consent.withdrawn"
    audit.record(actor=actor, verb=verb, subject=f"user:{user.pk}", now=now, details={"purpose": code, "version": version})
    return record


def _forget(user: User) -> None:
    """Now, and once more when others can read the answer."""
    key = selectors.personalised_key(user.pk)
    cache.delete(key)
    transaction.on_commit(lambda: cache.delete(key))


def _purpose(code: str, version: int, actor: Actor) -> ConsentPurpose:
    purpose = selectors.current(code)
    if purpose is None:
        raise NoSuchPurpose
    if purpose.version != version:
        raise TextChanged
    if purpose.group == rules.CHILD and actor.kind != "staff":
        raise GuardianNeeded
    return purpose
