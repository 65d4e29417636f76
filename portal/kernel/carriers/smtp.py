"""E-mail through SMTP with Django's own mail, and the mail backend that sends what others hand to Django our way."""

import smtplib
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from portal.kernel import clock
from portal.kernel.carriers import services
from portal.kernel.carriers.protocol import Letter, TryAgain, Undeliverable


class Smtp:
    """The server of EMAIL_HOST. SMTP knows no ids: a try whose end nobody saw is not repeated."""

    knows_ids = False

    def send(self, letter: Letter) -> str:
        name = f"<{letter.id}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>')}>"
        message = EmailMessage(letter.subject, letter.text, to=[letter.to], headers={"Message-ID": name}, connection=get_connection(settings.SMTP_BACKEND))
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = {code for code, _words in error.recipients.values()}
            raise (Undeliverable if min(codes, default=0) >= 500 else TryAgain)(f"refused with {sorted(codes)}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise TryAgain(type(error).__name__) from error
        return name


class Backend(BaseEmailBackend):
    """EMAIL_BACKEND: what packages send by Django's mail goes the same way as ours, sealed and after the commit."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            for to in message.recipients():
                services.email(to=to, subject=str(message.subject), text=str(message.body), purpose="package", now=clock.now())
        return len(email_messages)
