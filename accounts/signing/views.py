"""The transaction password under /me/: set, changed or set anew after it was locked, always with a code first."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.identity.requests import CustomerRequest
from accounts.signing import forms, panels, pins
from accounts.signing import services as signing
from accounts.signing.models import StepUpChallenge
from portal.kernel import access, clock
from portal.kernel.access import Actor

ACTION = "signing.pin"
_KEY = "signing_pin"


@access.customer
@never_cache
@sensitive_post_parameters("pin", "again", "secret")
def pin(request: CustomerRequest) -> HttpResponse:
    """First the signature by another means, then the six digits; both on one page, the digits kept out of the session."""
    actor, now = access.actor_of(request), clock.now()
    customer = request.customer
    challenge = _challenge(request, actor)
    form = forms.NewPin(request.POST if "pin" in request.POST else None, customer=customer)
    ready = challenge.signed_at is not None
    panel = None if ready else panels.take(request, challenge=challenge, actor=actor, now=now, stronger=True)
    if panel is not None and panel.signature is not None:
        return redirect("signing:pin")
    if ready and request.method == "POST" and form.is_valid():
        signing.use(challenge_id=challenge.pk, customer=customer, act=_act(customer.pk), actor=actor, now=now)
        pins.set_pin(customer=customer, pin=form.cleaned_data["pin"], actor=actor, now=now)
        request.session.pop(_KEY, None)
        messages.success(request, _("The transaction password is set. It signs your payments from now on."))
        return redirect("identity:me")
    known = pins.pin_of(customer)
    context = {"panel": panel, "form": form, "known": known, "locked": known is not None and known.locked_at is not None}
    return render(request, "accounts/signing/pin.html", context)


def _challenge(request: CustomerRequest, actor: Actor) -> StepUpChallenge:
    """The running challenge of this session, or a new one."""
    now = clock.now()
    reference = request.session.get(_KEY, "")
    try:
        return signing.open_challenge(reference=reference, customer=request.customer, actor=actor, now=now)
    except signing.SignatureEnded:
        made = signing.ask(customer=request.customer, action=ACTION, act=_act(request.customer.pk), actor=actor, now=now)
        request.session[_KEY] = made.reference
        return made


def _act(customer_id: int) -> bytes:
    return signing.act_hash(ACTION, str(customer_id))
