"""The family's part of a copy of one's data: one's own memberships, what one gave and was given; nothing else of the others."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.deposits.rules import ending
from accounts.family import selectors
from accounts.family.models import FamilyGoal, FamilyInvitation, FamilyMember, FamilyShare, FamilyWatch, PayFor
from accounts.identity.models import Customer
from accounts.limits.models import GuardianLimit
from accounts.profile.exports.content import Row, Section, amount_of, time_of


def sections(customer: Customer) -> list[Section]:
    heading = [_("What"), _("Person"), _("Details"), _("Amount"), _("Begins"), _("Ends")]
    return [Section("10-family", heading, lambda: _rows(customer))]


def _rows(customer: Customer) -> Iterator[Row]:
    mine = list(FamilyMember.objects.filter(customer=customer).select_related("family").order_by("pk"))
    for member in mine:
        yield _("In a family"), member.family.name, str(member.get_relation_display()), "", time_of(member.joined_at), time_of(member.left_at)
    yield from _invitations(customer)
    yield from _shown(customer)
    yield from _paid(customer)
    for watch in FamilyWatch.objects.filter(giver__customer=customer).select_related("watcher__customer").order_by("pk"):
        yield _("Is told of payments of mine"), str(watch.watcher), "", amount_of(watch.from_minor), time_of(watch.since), ""
    for goal in FamilyGoal.objects.filter(family__in=[member.family_id for member in mine if member.is_present]).order_by("pk"):
        yield _("Goal"), goal.name, goal.due_on.isoformat(), amount_of(goal.target_minor), time_of(goal.made_at), time_of(goal.ended_at)
    for limit in GuardianLimit.objects.filter(Q(account__holder=customer) | Q(guardian=customer)).select_related("account", "guardian").order_by("pk"):
        for words, minor in ((_("Limit of a parent, one payment"), limit.each_minor), (_("Limit of a parent, a day"), limit.day_minor)):
            if minor is not None:
                yield words, limit.guardian.display_name, ending(limit.account.number), amount_of(minor, limit.account.currency), time_of(limit.set_at), ""


def _invitations(customer: Customer) -> Iterator[Row]:
    for sent in FamilyInvitation.objects.filter(inviter__customer=customer).order_by("pk"):
        state = str(sent.get_state_display())
        yield _("I asked into the family"), f"{sent.name} {sent.phone_tail}", state, "", time_of(sent.sent_at), time_of(sent.ended_at)
    for asked in FamilyInvitation.objects.filter(invitee=customer).select_related("inviter__customer").order_by("pk"):
        yield _("Asked me into a family"), str(asked.inviter), str(asked.get_state_display()), "", time_of(asked.sent_at), time_of(asked.ended_at)


def _shown(customer: Customer) -> Iterator[Row]:
    """What I show; what others show me only while they do."""
    for share in FamilyShare.objects.filter(giver__customer=customer).select_related("viewer__customer", "account").order_by("pk"):
        yield _("I show an account to"), str(share.viewer), f"{ending(share.account.number)} {share.get_level_display()}", "", time_of(share.since), ""
    member = selectors.member_of(customer)
    for person in selectors.people(member) if member is not None else []:
        for seen in person.seen:
            yield _("Shows me an account"), person.name, f"{seen.tail} {seen.level.label}", "", time_of(seen.since), ""


def _paid(customer: Customer) -> Iterator[Row]:
    for given in PayFor.objects.filter(payer__customer=customer).select_related("user__customer", "source").order_by("pk"):
        tail = ending(given.source.number)
        yield _("I pay for, a month at most"), str(given.user), tail, amount_of(given.month_minor), time_of(given.made_at), time_of(given.ended_at)
    for given in PayFor.objects.filter(user__customer=customer).select_related("payer__customer").prefetch_related("uses").order_by("pk"):
        yield _("Pays for me, a month at most"), str(given.payer), "", amount_of(given.month_minor), time_of(given.made_at), time_of(given.ended_at)
        for use in given.uses.all():
            yield _("I fetched"), str(given.payer), "", amount_of(use.amount_minor), time_of(use.at), ""
