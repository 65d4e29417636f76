"""SMS by an HTTPS address that takes JSON, as most providers and every gateway of one's own can offer.

`POST SMS_URL` with `{"id", "to", "text", "purpose"}`, `Authorization: Bearer <SMS_SECRET>` and `Idempotency-Key: <id>`.
2xx took it (`{"id": …}` is its number) · 408, 425, 429, 5xx and no answer: again later · any other: never.
"""

import json
import urllib.error
import urllib.request
from typing import Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal.kernel.carriers.protocol import Letter, TryAgain, Undeliverable

TIMEOUT_SECONDS: Final = 10
_LATER: Final = frozenset({408, 425, 429})
_ANSWER_BYTES: Final = 65536


class HttpsSms:
    """One provider at `settings.SMS_URL`."""

    knows_ids = True

    def __init__(self) -> None:
        if not settings.SMS_URL.startswith("https://"):
            raise ImproperlyConfigured("SMS_URL must be the provider's https:// address.")

    def send(self, letter: Letter) -> str:
        body = {"id": str(letter.id), "to": letter.to, "text": letter.text, "purpose": letter.purpose}
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {settings.SMS_SECRET}", "Idempotency-Key": str(letter.id)}
        request = urllib.request.Request(settings.SMS_URL, json.dumps(body).encode(), headers, method="POST")  # noqa: S310 (https only, see __init__)
        try:
            with _OPENER.open(request, timeout=TIMEOUT_SECONDS) as answer:
                return _number(answer.read(_ANSWER_BYTES))
        except urllib.error.HTTPError as error:
            kind = TryAgain if error.code >= 500 or error.code in _LATER else Undeliverable
            raise kind(f"the provider answered {error.code}") from error
        except OSError as error:
            raise TryAgain(type(error).__name__) from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The secret goes to the address that was named, nowhere else."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


_OPENER: Final = urllib.request.build_opener(_NoRedirect)


def _number(answer: bytes) -> str:
    try:
        said = json.loads(answer)
    except ValueError:
        return ""
    return str(said.get("id", "")) if isinstance(said, dict) else ""
