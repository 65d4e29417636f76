"""The inbox: all messages, one message, and what is told beside it."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.identity.models import User
from accounts.inbox import forms, rules, selectors, services
from portal.kernel import clock
from portal.kernel.access import user


@user
@never_cache
@require_safe
def list_messages(request: HttpRequest) -> HttpResponse:
    """Newest first, of one topic or all."""
    topic = request.GET.get("topic", "")
    topic = topic if topic in rules.BY_KEY else ""
    page = selectors.page(user=_person(request), topic=topic, before=request.GET.get("before", ""))
    earlier = {"before": page.before} | ({"topic": topic} if topic else {})
    context = {
        "page": page,
        "chips": _chips(topic),
        "topic": topic,
        "unread": any(message.read_at is None for message in page.messages),
        "earlier": urlencode(earlier) if page.before else "",
        "today": clock.bank_date(clock.now()),
    }
    return render(request, "inbox/list.html", context)


@user
@never_cache
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One message; to open it is to have read it."""
    message = services.mark_read(user=_person(request), reference=reference, now=clock.now())
    if message is None:
        raise Http404
    return render(request, "inbox/detail.html", {"message": message, "today": clock.bank_date(clock.now())})


@user
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything, or everything of one topic, counts as read."""
    topic = request.POST.get("topic", "")
    topic = topic if topic in rules.BY_KEY else ""
    services.mark_all_read(user=_person(request), topic=topic, now=clock.now())
    return HttpResponseRedirect(reverse("inbox:list") + (f"?{urlencode({'topic': topic})}" if topic else ""))


@user
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """What comes by e-mail and SMS too."""
    person = _person(request)
    form = forms.Choices(request.POST if request.method == "POST" else None, choices=selectors.choices(user=person))
    if request.method == "POST" and form.is_valid():
        services.choose(user=person, wanted=form.wanted, now=clock.now())
        services.remember_language(user=person, language=get_language() or "")
        messages.success(request, _("Your choice is kept."))
        return redirect("inbox:choices")
    return render(request, "inbox/choices.html", {"form": form})


def _chips(chosen: str) -> list[dict[str, object]]:
    """All topics, then each."""
    here = reverse("inbox:list")
    every: list[dict[str, object]] = [{"name": _("All"), "href": here, "on": not chosen}]
    return every + [{"name": topic.name, "href": f"{here}?{urlencode({'topic': topic.key})}", "on": topic.key == chosen} for topic in rules.TOPICS]


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)  # the mark lets nobody else in
