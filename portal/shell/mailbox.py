"""The mailbox of the demo: what the simulated carriers delivered to a number or an address that one types in.

Exists only where settings.MAILBOX says so; in production there is no such address and no such table content.
"""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.kernel import clock
from portal.kernel.access import public
from portal.kernel.carriers import selectors


class MailboxForm(forms.Form):
    """Whose mailbox: posted, so that no number stands in an address or a log."""

    address = forms.CharField(label=_("Mobile number or e-mail"), max_length=254, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}))


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest messages to that address, newest first."""
    form = MailboxForm(request.POST or None)
    now = clock.now()
    asked = form.is_valid()
    messages = selectors.arrived(form.cleaned_data["address"], now=now) if asked else []
    context = {"form": form, "asked": asked, "messages": messages, "today": clock.bank_date(now)}
    return render(request, "shell/mailbox.html", context)
