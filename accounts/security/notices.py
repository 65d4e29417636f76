"""Tells the owner of a login what happened to it, with a link that stops everything."""

import uuid
from datetime import timedelta
from typing import Final

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, override

from accounts.identity import phones, trail
from accounts.identity.models import User
from accounts.inbox import services as inbox
from accounts.security import devices
from accounts.security.models import SecurityNotice
from portal.kernel import carriers
from portal.kernel.events.models import Event
from portal.templatetags.dates import when
from portal.templatetags.ui import device

_SALT: Final = "security.not-me"
LINK_LIFETIME: Final = timedelta(days=14)
TITLES: Final = {
    devices.VERB: gettext_noop("Your login was used on a new device"),
    "login.password_changed": gettext_noop("Your password was changed"),
    "login.password_set": gettext_noop("A password was set for your login"),
    "login.password_reset": gettext_noop("Your password was set anew"),
    "login.email_changed": gettext_noop("Your e-mail address was changed"),
    "login.email_added": gettext_noop("An e-mail address was added to your login"),
    "login.email_removed": gettext_noop("An e-mail address was removed from your login"),
    "login.phone_changed": gettext_noop("The mobile number of your login was changed"),
    "login.other_house_added": gettext_noop("An account elsewhere, such as WeChat, opens your login from now on"),
    "login.other_house_removed": gettext_noop("An account elsewhere opens your login no more"),
    "login.program_allowed": gettext_noop("You allowed a program to act for you"),
    "login.second_factor_added": gettext_noop("An authenticator or passkey was added to your login"),
    "login.second_factor_removed": gettext_noop("An authenticator or passkey was removed from your login"),
    "login.recovery_codes_made": gettext_noop("New recovery codes were made for your login"),
    "signature.pin_set": gettext_noop("Your transaction password was set"),
}
TO_THE_OLD_NUMBER: Final = gettext_noop(
    "Tongxing: your login had this number until %(at)s; now it has another. Was it you? Then nothing need be done. That wasn't me: %(link)s stops everything."
)
BODY: Final = gettext_noop("%(at)s, %(device)s. Was it you? Then nothing need be done. That wasn't me: %(link)s stops everything at once.")


def on_changed(event: Event) -> None:
    """A handler of events; the same event twice writes one notice and one message."""
    user = User.objects.filter(pk=int(event.subject.removeprefix("user:"))).first()
    title = TITLES.get(event.payload.get("verb", ""))
    if user is None or title is None:
        return
    agent = str(event.payload.get("agent", ""))
    values = {"user": user, "verb": event.payload["verb"], "agent": agent, "ip": event.payload.get("ip") or None, "at": event.at}
    notice, _made = SecurityNotice.objects.get_or_create(reference=f"SN{event.pk:018d}", defaults=values)
    path = reverse("security:not_me", args=[token_of(notice)])
    link = f"{event.payload.get('origin', '')}{path}"
    params = {"at": event.at, "device": device(agent) or "—", "link": link}
    inbox.send(user=user, topic="security", title=title, body=BODY, params=params, link=path, now=event.at, once=f"security:{event.pk}")
    if number := trail.old_phone(event.payload):
        _tell_the_old_number(user, number, event, link)


def _tell_the_old_number(user: User, number: str, event: Event, link: str) -> None:
    """Who took a login over changes its number first, so the person behind the one before must hear of it there."""
    with override(inbox.language_of(user)):
        text = gettext(TO_THE_OLD_NUMBER) % {"at": when(event.at, "moment"), "link": link}
    once = uuid.uuid5(uuid.NAMESPACE_URL, f"tongxing:old-number:{event.pk}")
    carriers.sms(phone=phones.at_home(number), text=text, purpose="security", now=event.at, message_id=once)


def token_of(notice: SecurityNotice) -> str:
    return signing.dumps(notice.reference, salt=_SALT)


def notice_of(token: str) -> SecurityNotice | None:
    """The notice behind a link, None when the link is forged, too old or was used."""
    try:
        reference = signing.loads(token, salt=_SALT, max_age=LINK_LIFETIME)
    except signing.BadSignature:
        return None
    return SecurityNotice.objects.select_related("user").filter(reference=reference, used_at=None).first()
