"""The editions that the cast uses: large letters for charlie, the shop's edition for bob."""

from accounts.identity.models import User
from portal.demo import cast
from portal.shell.preferences import Preference

_EDITIONS = {cast.CHARLIE.login: "ease", cast.BOB.login: "business"}


def load() -> None:
    """Give each the edition they are told with, unless they have chosen since."""
    for user in User.objects.filter(username__in=_EDITIONS):
        Preference.objects.get_or_create(user=user, defaults={"edition": _EDITIONS[user.username]})
