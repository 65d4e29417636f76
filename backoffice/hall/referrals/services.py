"""Make and retire referral codes; note that one was opened."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.organisation.models import StaffMember
from backoffice.hall.referrals import rules
from backoffice.hall.referrals.models import ReferralLink, ReferralPurpose
from portal.kernel import audit
from portal.kernel.access import Actor
from portal.kernel.errors import Refusal


class NoReferral(Refusal):
    code = "no_referral"
    message = _("This code is not yours, or retired already. Nothing was changed.")


def link(*, staff: StaffMember, purpose: ReferralPurpose, actor: Actor, now: datetime) -> ReferralLink:
    """The employee's code for that purpose, made when there is none; after a change of branch a new one takes the old one's place."""
    mine = ReferralLink.objects.filter(staff=staff, purpose=purpose, retired_at=None)
    with transaction.atomic():
        found = mine.select_for_update().first()
        if found is not None and found.branch_id == staff.branch_id:
            return found
        if found is not None:
            _retire(found, actor, now)
        try:
            with transaction.atomic():
                made = ReferralLink.objects.create(code=rules.new_code(), staff=staff, branch=staff.branch, purpose=purpose, made_at=now)
        except IntegrityError:
            return mine.get()
        _record("made", made, actor, now)
        return made


@transaction.atomic
def retire(*, code: str, staff: StaffMember, actor: Actor, now: datetime) -> ReferralLink:
    """Whoever comes by it from now on is credited to nobody; what it brought before stays."""
    row = ReferralLink.objects.select_for_update().filter(code=code, staff=staff, retired_at=None).first()
    if row is None:
        raise NoReferral
    return _retire(row, actor, now)


def opened(*, referral: ReferralLink) -> None:
    """Somebody opened the code's page."""
    ReferralLink.objects.filter(pk=referral.pk).update(visits=F("visits") + 1)


def _retire(row: ReferralLink, actor: Actor, now: datetime) -> ReferralLink:
    row.retired_at = now
    row.save(update_fields=["retired_at"])
    _record("retired", row, actor, now)
    return row


def _record(verb: str, row: ReferralLink, actor: Actor, now: datetime) -> None:
    audit.record(actor=actor, verb=f"referral.{verb}", subject=f"staff:{row.staff_id}", now=now, details={"code": row.code, "purpose": row.purpose})
