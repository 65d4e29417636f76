"""My profile: read, change, and the declaration of tax residence."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.divisions import selectors as divisions
from accounts.divisions.forms import BUTTON
from accounts.identity.requests import CustomerRequest
from accounts.profile.personal import countries, forms, rules, selectors, services
from portal.kernel import access, clock
from portal.kernel.errors import Refusal


@access.customer
@never_cache
@require_safe
def detail(request: CustomerRequest) -> HttpResponse:
    """How it stands, with the last changes."""
    customer = request.customer
    version, declaration = selectors.current(customer=customer), selectors.declaration(customer=customer)
    context = {
        "name": rules.masked_name(customer.display_name),
        "document": rules.masked_document(customer.id_number),
        "branch": customer.branch,
        "on_record": getattr(customer, "document", None),  # of onboarding, which stands above this capability
        "kind": customer.get_id_kind_display(),
        "version": version,
        "place": divisions.whole_name(version.area) if version and version.area else "",
        "nationality": countries.name(version.nationality) if version else "",
        "declaration": declaration,
        "country": countries.name(declaration.country) if declaration and declaration.country else "",
        "changes": selectors.changes(customer=customer),
    }
    return render(request, "accounts/profile/detail.html", context)


@access.customer
@never_cache
def edit(request: CustomerRequest) -> HttpResponse:
    """The form; a press on one of the boxes' buttons only fills the next box and keeps what was typed."""
    form = forms.Profile(request.POST or None, initial=forms.initial_of(selectors.current(customer=request.customer)))
    if request.method == "POST":
        if BUTTON in request.POST:
            form = forms.Profile(initial=_typed(request))
        elif form.is_valid():
            try:
                services.save(customer=request.customer, values=form.values(), base=form.cleaned_data["base"], actor=access.actor_of(request), now=clock.now())
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Saved. Your branch sees the same."))
                return redirect("profile:detail")
    return render(request, "accounts/profile/edit.html", {"form": form})


@access.customer
@never_cache
def tax(request: CustomerRequest) -> HttpResponse:
    """Declare where I am tax resident."""
    known = selectors.declaration(customer=request.customer)
    initial = {name: getattr(known, name) for name in ("kind", "country", "number", "no_number_because")} if known else {}
    form = forms.TaxResidence(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.declare_tax(customer=request.customer, actor=access.actor_of(request), now=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Declared as of today."))
            return redirect("profile:detail")
    return render(request, "accounts/profile/tax.html", {"form": form, "known": known})


def _typed(request: CustomerRequest) -> dict[str, str]:
    return {name: str(value) for name, value in request.POST.items()}
