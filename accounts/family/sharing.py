"""Choose what another member sees of one's accounts, and whether they are told of unusual payments."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from accounts.family import refusals, selectors, telling
from accounts.family.models import FamilyMember, FamilyShare, FamilyWatch, Level
from accounts.ledger.models import Account
from portal.kernel import audit
from portal.kernel.access import Actor

_YOU_GAVE: Final = gettext_noop("You changed what %(name)s sees of your accounts")
_YOU_GAVE_BODY: Final = gettext_noop("Accounts that %(name)s sees now: %(count)s. You can change or end it at any moment.")
_THEY_GAVE: Final = gettext_noop("%(name)s changed what you see of their accounts")
_THEY_GAVE_BODY: Final = gettext_noop("Accounts of theirs that you see now: %(count)s.")


@transaction.atomic
def share(*, giver: FamilyMember, viewer: FamilyMember, levels: Mapping[int, str], watch_from: int | None, actor: Actor, now: datetime) -> bool:
    """Let the viewer see these accounts (id → level; anything else: nothing), and hear of payments from that amount on (None: of none).

    Only accounts the giver holds count. Both are told when something changed; answers whether it did. Raises `NotInFamily`.
    """
    selectors.locked(giver.family)
    if not selectors.both_present(giver, viewer):
        raise refusals.NotInFamily
    own = {account.pk: account for account in Account.objects.for_customer(giver.customer).open()}
    wanted = {pk: Level(level) for pk, level in levels.items() if pk in own and level in Level.values}
    known = {row.account_id: row for row in FamilyShare.objects.filter(giver=giver, viewer=viewer)}
    changed = {pk for pk in {*wanted, *known} if pk not in wanted or pk not in known or known[pk].level != wanted[pk]}
    watched = _watch(giver, viewer, watch_from, now)
    if not changed and not watched:
        return False
    FamilyShare.objects.filter(giver=giver, viewer=viewer, account__in=changed).delete()
    FamilyShare.objects.bulk_create(
        FamilyShare(giver=giver, viewer=viewer, account_id=pk, level=wanted[pk], since=now) for pk in sorted(changed) if pk in wanted
    )
    audit.record(
        actor=actor, verb="family.shared", subject=f"family:{giver.family.reference}", now=now,
        details={
            "with": f"customer:{viewer.customer_id}", "accounts": {f"account:{pk}": str(level) for pk, level in wanted.items()}, "watch_from_minor": watch_from,
        },
    )  # fmt: skip
    _tell(giver, viewer, len(wanted), now)
    return True


def _watch(giver: FamilyMember, viewer: FamilyMember, from_minor: int | None, now: datetime) -> bool:
    rows = FamilyWatch.objects.filter(giver=giver, watcher=viewer)
    old = rows.values_list("from_minor", flat=True).first()
    if old == from_minor:
        return False
    if from_minor is None:
        rows.delete()
    else:
        FamilyWatch.objects.update_or_create(giver=giver, watcher=viewer, defaults={"from_minor": from_minor, "since": now})
    return True


def _tell(giver: FamilyMember, viewer: FamilyMember, count: int, now: datetime) -> None:
    to_giver = {"name": telling.names(viewer.customer), "count": count}
    to_viewer = {"name": telling.names(giver.customer), "count": count}
    telling.write(giver.customer, _YOU_GAVE, _YOU_GAVE_BODY, params=to_giver, link=reverse("family:member", args=[viewer.reference]), now=now)
    telling.write(viewer.customer, _THEY_GAVE, _THEY_GAVE_BODY, params=to_viewer, link=reverse("family:member", args=[giver.reference]), now=now)
