"""What stands on the first page, per post."""

from calendar import isleap
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from accounts.approvals import kinds
from accounts.approvals import selectors as approvals
from accounts.organisation import selectors as organisation
from accounts.organisation.models import Leave, StaffMember
from backoffice.clients import book, loads, steps
from backoffice.clients import selectors as clients
from backoffice.clients.models import Care
from backoffice.hall.counter import selectors as counter
from backoffice.hall.counter.models import Status
from backoffice.review import selectors as review
from backoffice.riskdesk import selectors as riskdesk
from backoffice.workbench import today
from backoffice.workbench.today import Block, Figures, TodayItem
from backoffice.worklist import selectors as worklist
from backoffice.worklist.models import Contact
from portal.kernel import access, clock
from portal.templatetags.dates import when

_ROWS: Final = 5
_WEEK: Final = 7
#: A held order is looked at within this time. House rule, 2026-11-22.
_HELD_WAITS: Final = timedelta(hours=2)
#: What a decision that expires so soon counts as.
_SOON: Final = timedelta(hours=8)


def register() -> None:
    """Everything that exists; a provider answers nothing where a post has no part in it."""
    today.register("my figures", 10, figures)
    today.register("counter figures", 15, counter_figures)
    today.register("tasks", 20, tasks)
    today.register("decisions", 30, decisions)
    today.register("applications", 40, applications)
    today.register("held transfers", 50, held)
    today.register("due clients", 60, due_clients)
    today.register("unassigned", 70, unassigned)
    today.register("tier steps", 75, tier_steps)
    today.register("counter", 80, counter_today)
    today.register("birthdays", 90, birthdays)
    today.register("away", 100, away)
    today.register("answers", 110, answers)


def tasks(staff: StaffMember, now: datetime) -> list[TodayItem] | None:
    """Tasks and promises that are late or due today, of this person and of those they stand in for."""
    if not access.may(staff, "tasks.work"):
        return None
    return [_task(due) for due in worklist.due_tasks(staff, now)]


def decisions(staff: StaffMember, now: datetime) -> list[TodayItem] | None:
    """What waits for this person's decision, in every inbox."""
    if not approvals.checks_something(staff):
        return None
    return [
        TodayItem(
            due_at=row.expires_at, title=row.label, href=reverse(f"admin:{row.page}", args=[row.reference]), act=_("Decide"), about=row.about,
            who=str(row.maker), who_note=str(row.branch or _("Head office")), value=row.value,
            tag=_("to decide") if row.expires_at > now + _SOON else _("expires today"),
        )
        for row in approvals.inbox(staff)
    ]  # fmt: skip


def applications(staff: StaffMember, now: datetime) -> list[TodayItem] | None:
    """The reviewers' queue as one row: how many, since when."""
    if not access.may(staff, "applications.review"):
        return None
    rows = [at for at in review.queue(staff).values_list("submitted_at", flat=True) if at is not None]
    if not rows:
        return None
    due: datetime = rows[0] + review.PROMISED
    n = len(rows)
    title = ngettext("%(n)s application waits", "%(n)s applications wait", n) % {"n": n}
    about = _("the first since %(time)s") % {"time": when(rows[0], "moment")}
    return [TodayItem(due_at=due, title=title, href=reverse("admin:review_list"), act=_("Review"), about=about, late=due < now)]


def held(staff: StaffMember, now: datetime) -> list[TodayItem] | None:
    """Held orders, each with its sum."""
    if not access.may(staff, "risk.decide"):
        return None
    found = []
    for row in riskdesk.held(staff)[: today.MOST_ITEMS]:
        due = row.submitted_at + _HELD_WAITS
        link = reverse("admin:held_detail", args=[row.reference])
        found.append(
            TodayItem(
                due_at=due, title=_("Decide about a held transfer"), href=link, act=_("Decide"),
                about=_("held since %(time)s") % {"time": when(row.submitted_at, "moment")}, who=row.customer.display_name, late=due < now, value=row.amount,
            )
        )  # fmt: skip
    return found


def figures(staff: StaffMember, now: datetime) -> Figures | None:
    """The own book, or a branch's: money, clients, contact kept up, contacts this month."""
    if not access.may(staff, "book.view") or not (clients.has_own_book(staff) or access.may(staff, "book.assign")):
        return None
    day, own = clock.bank_date(now), clients.has_own_book(staff)
    rows = book.cares(staff, clients.acting_for(staff)) if own else access.visible(Care.objects.leads(), staff)
    counted = Q(manager=staff) if own else Q()
    sums = rows.aggregate(
        all=Count("pk"),
        n=Count("pk", filter=counted),
        due=Count("pk", filter=counted & Q(contact_due_on__lt=day)),
        assets=Sum("customer__figures__assets_minor", filter=counted),
        before=Sum("customer__figures__before_minor", filter=counted),
    )
    assets, change = sums["assets"] or 0, (sums["assets"] or 0) - (sums["before"] or 0)
    link = reverse("admin:client_book")
    note_of_book = _("with those for colleagues: %(n)s") % {"n": sums["all"]} if own and sums["all"] > sums["n"] else ""
    stats = [
        _money(_("Assets of my clients") if own else _("Assets of the branch's clients"), assets, change),
        {"label": _("Clients"), "value": f"{sums['n']:,}", "unit": pgettext("unit of a figure", "clients"), "href": link, "note": note_of_book},
    ]
    if sums["n"]:
        covered = 1000 * (sums["n"] - sums["due"]) // sums["n"] / 10
        note = (
            ngettext("%(n)s client to contact", "%(n)s clients to contact", sums["due"]) % {"n": sums["due"]}
            if sums["due"]
            else _("everybody within the rhythm")
        )
        stats.append(
            {"label": _("Contact kept up"), "value": f"{covered:.1f}", "unit": "%", "share": covered, "note": note, "tone": "behind" if sums["due"] else "",
             "href": f"{link}?view=due" if sums["due"] else ""}
        )  # fmt: skip
    if own:
        stats.append(_contacts(staff, now))
    return Figures(stats)


def _contacts(staff: StaffMember, now: datetime) -> dict[str, Any]:
    month = _midnight(now).replace(day=1)
    reached = Contact.objects.filter(staff=staff, at__gte=month).aggregate(n=Count("pk"), people=Count("customer", distinct=True))
    people = ngettext("with %(n)s client", "with %(n)s clients", reached["people"]) % {"n": reached["people"]}
    return {"label": _("Contacts this month"), "value": str(reached["n"]), "unit": "", "note": people}


def counter_figures(staff: StaffMember, now: datetime) -> Figures | None:
    """A teller's day: cash in, cash out, what waits."""
    if not access.may(staff, "counter.make"):
        return None
    made = counter.mine(staff).filter(made_at__gte=_midnight(now), currency="CNY")
    done = Q(status=Status.DONE)
    sums = made.aggregate(
        taken=Sum("amount_minor", filter=done & Q(kind="deposit")),
        paid=Sum("amount_minor", filter=done & Q(kind="withdrawal")),
        n=Count("pk", filter=done),
        waits=Count("pk", filter=Q(status=Status.WAITING)),
        drafts=Count("pk", filter=Q(status=Status.DRAFT)),
    )
    note = ngettext("%(n)s not submitted yet", "%(n)s not submitted yet", sums["drafts"]) % {"n": sums["drafts"]} if sums["drafts"] else ""
    return Figures(
        [
            _money(_("Taken in today"), sums["taken"] or 0),
            _money(_("Paid out today"), sums["paid"] or 0),
            {"label": _("Done today"), "value": str(sums["n"]), "unit": "", "note": note, "tone": "behind" if note else ""},
            {"label": _("Waiting for a check"), "value": str(sums["waits"]), "unit": "", "note": "", "href": f"{reverse('admin:counter_list')}?show=mine"},
        ]
    )


def due_clients(staff: StaffMember, now: datetime) -> Block | None:
    """Clients beyond their rhythm, those waiting longest first."""
    if not clients.has_own_book(staff) or not access.may(staff, "book.view"):
        return None
    day = clock.bank_date(now)
    people = [person for person in clients.acting_for(staff) if clients.has_own_book(person)]
    rows = Care.objects.open().filter(manager__in=people, contact_due_on__lt=day).select_related("customer").order_by("contact_due_on", "pk")
    cares = list(rows.defer("customer__id_number", "customer__phone")[: _ROWS + 1])
    if not cares:
        return None
    lines = [
        {
            "title": care.customer.display_name,
            "href": _customer(care.customer.number),
            "note": _("spoken with last on %(day)s") % {"day": when(care.last_contact_at, "full")} if care.last_contact_at else _("not spoken with yet"),
            "aside": ngettext("%(n)s day over", "%(n)s days over", (day - care.contact_due_on).days) % {"n": (day - care.contact_due_on).days},
            "tone": "late",
        }
        for care in cares[:_ROWS]
    ]
    return Block(_("Time to get in touch"), lines, note=_("longest overdue first"), href=f"{reverse('admin:client_book')}?view=due", link=_("All"), side=False)


def unassigned(staff: StaffMember, now: datetime) -> Block | None:
    """Clients of the branch whom nobody looks after, those with most money first."""
    if not access.may(staff, "book.assign"):
        return None
    found = list(loads.pool(staff)[: _ROWS + 1])
    if not found:
        return None
    lines = [{"title": row.display_name, "href": _customer(row.number), "note": f"{row.number} · {row.branch}"} for row in found[:_ROWS]]
    return Block(_("Nobody looks after them"), lines, note=_("most money first"), href=reverse("admin:client_pool"), link=_("Assign"), side=False)


def tier_steps(staff: StaffMember, now: datetime) -> Block | None:
    """Clients of the own book whose tier falls or who are near the next one."""
    if not clients.has_own_book(staff):
        return None
    found = steps.own(staff, clock.bank_date(now), limit=_ROWS)
    rows = [
        {
            "name": line.customer.display_name,
            "title": line.customer.display_name,
            "href": _customer(line.customer.number),
            "note": line.reason,
            "aside": str(line.lacks),
            "tone": "late" if line.falls else "",
        }
        for line in found
    ]
    return Block(_("Tiers about to change"), rows, href=reverse("admin:client_steps"), link=_("All of them")) if rows else None


def birthdays(staff: StaffMember, now: datetime) -> Block | None:
    """Clients of the own book with a birthday within the week."""
    if not clients.has_own_book(staff):
        return None
    day = clock.bank_date(now)
    rows = book.cares(staff, clients.acting_for(staff)).filter(_born_in_the_week(day)).select_related("customer")
    people = {care.customer.pk: care.customer for care in rows.defer("customer__id_number", "customer__phone")[:50]}
    coming = sorted(((_next(person.birth_date, day), person) for person in people.values() if person.birth_date), key=lambda pair: (pair[0], pair[1].pk))
    if not coming:
        return None
    lines = [
        {
            "name": person.display_name,
            "title": person.display_name,
            "href": _customer(person.number),
            "note": _("turns %(years)s") % {"years": on.year - person.birth_date.year if person.birth_date else ""},
            "aside": pgettext("by when", "today") if on == day else when(on, "weekday"),
        }
        for on, person in coming[:_ROWS]
    ]
    return Block(_("Birthdays"), lines, note=_("within seven days"))


def counter_today(staff: StaffMember, now: datetime) -> Block | None:
    """What a teller made today."""
    if not access.may(staff, "counter.make"):
        return None
    rows = list(counter.mine(staff).filter(made_at__gte=_midnight(now)).select_related("account__holder", "maker", "checker").order_by("-id")[:10])
    given = {"rows": rows, "empty": _("Nothing yet today.")}
    link = f"{reverse('admin:counter_list')}?show=mine"
    return Block(_("Your counter today"), href=link, link=_("All"), side=False, template="backoffice/hall/counter/_rows.html", given=given)


def away(staff: StaffMember, now: datetime) -> Block | None:
    """Who of the own people is away this week, and who stands in."""
    if not access.may(staff, "leave.manage"):
        return None
    day = clock.bank_date(now)
    rows = Leave.objects.touching(day, day + timedelta(days=_WEEK)).filter(staff__branch__in=organisation.reach(staff), staff__active=True)
    lines = [
        {
            "name": str(leave.staff),
            "title": str(leave.staff),
            "note": _("%(deputy)s stands in") % {"deputy": leave.deputy},
            "aside": _("until %(day)s") % {"day": when(leave.ends_on)} if leave.starts_on <= day else _("from %(day)s") % {"day": when(leave.starts_on)},
        }
        for leave in rows.exclude(staff=staff).select_related("staff", "deputy").order_by("starts_on", "pk")[:_ROWS]
    ]
    return Block(_("Away"), lines, note=_("within seven days"), href=reverse("admin:leave_list"), link=_("Leave")) if lines else None


def answers(staff: StaffMember, now: datetime) -> Block | None:
    """What others decided for this person and they have not read yet."""
    if not access.may(staff, "approvals.view") or not any(access.may(staff, kind.make) for kind in kinds.every()):
        return None
    lines = [
        {
            "title": approvals.label_of(row),
            "href": reverse("admin:approval", args=[row.reference]),
            "note": f"{row.checker or ''} {row.note}".strip(),
            "aside": row.get_state_display(),
            "tone": "" if row.state == "approved" else "late",
        }
        for row in approvals.answers(staff, now)[:_ROWS]
    ]
    return Block(_("Answers to what you asked"), lines, href=f"{reverse('admin:approval_list')}?show=mine", link=_("All")) if lines else None


def _task(due: Any) -> TodayItem:
    page, act = ("admin:task", _("Look at it")) if due.kind == "task" else ("admin:promise", _("Keep it"))
    href = due.origin[1] if due.origin and not due.missing else reverse(page, args=[due.reference])
    who = due.customer
    steps = _("%(done)s of %(all)s steps") % {"done": due.steps_done, "all": due.steps} if due.steps else ""
    tags = [_("promised")] if due.kind == "promise" else []
    tags += [_("for %(name)s") % {"name": due.owner}] if due.stands_in else []
    tags += [_("time nearly over")] if due.near else []
    return TodayItem(
        due_at=due.due_at, title=due.title, href=href, act=act, about=" · ".join(filter(None, (due.about, steps))),
        who=who.display_name if who else "", who_href=_customer(who.number) if who else "",
        who_note=" · ".join(filter(None, (due.tier, who.number))) if who else "", by_day=due.by_day, late=due.late, value=due.value, tag=" · ".join(tags),
    )  # fmt: skip


def _customer(number: str) -> str:
    return f"{reverse('admin:customer', args=[number])}?for=today"


def _midnight(now: datetime) -> datetime:
    return now.astimezone(clock.BANK_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)


def _born_in_the_week(day: date) -> Q:
    wanted = Q(pk__in=[])
    for ahead in range(_WEEK):
        on = day + timedelta(days=ahead)
        wanted |= Q(customer__birth_date__month=on.month, customer__birth_date__day=on.day)
        if (on.month, on.day) == (2, 28) and not isleap(on.year):
            wanted |= Q(customer__birth_date__month=2, customer__birth_date__day=29)
    return wanted


def _next(born: date, day: date) -> date:
    """The next birthday; who was born on a leap day has it on 28 February in other years."""
    for year in (day.year, day.year + 1):
        try:
            on = born.replace(year=year)
        except ValueError:
            on = born.replace(year=year, day=28)
        if on >= day:
            return on
    return day


def _money(label: str, minor: int, change: int | None = None) -> dict[str, Any]:
    """A figure in the unit people say it in, with the change within 30 days."""
    value, unit = large(minor)
    note = ""
    if change:
        much, of = large(abs(change))
        note = _("%(sign)s%(much)s%(unit)s in 30 days") % {"sign": "+" if change > 0 else "−", "much": much, "unit": of}
    return {"label": label, "value": value, "unit": unit, "note": note}


def large(minor: int) -> tuple[str, str]:
    """Minor units of yuan as people say them.

    >>> from django.utils.translation import override
    >>> with override("zh-hans"): large(34_200_000_000), large(4_820_000_00), large(123_456)
    (('3.42', '亿元'), ('482', '万元'), ('1,234.56', '元'))
    >>> with override("en"): large(34_200_000_000), large(4_820_000_00), large(123_456)
    (('342', ' m yuan'), ('4.82', ' m yuan'), ('1,234.56', ' yuan'))
    """
    chinese = (get_language() or "").startswith("zh")
    for over, unit in ((10**10, "亿元"), (10**6, "万元")) if chinese else ((10**8, " m yuan"), (10**7, " k yuan")):
        if minor >= over or minor <= -over:
            size = over if chinese or over == 10**8 else 10**5
            return f"{minor / size:.3g}" if abs(minor) < 1000 * size else f"{minor / size:,.0f}", unit
    return f"{minor / 100:,.2f}", "元" if chinese else " yuan"
