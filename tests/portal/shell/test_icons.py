"""Icons that Python names are in the list that the build reads."""

from django.conf import settings

from accounts.deposits.rules import ACCOUNT_ICONS, MOVEMENT_ICONS
from portal.shell.places import PLACES


def test_icons_named_in_python_are_bundled() -> None:
    listed = set((settings.BASE_DIR / "static/src/icons.txt").read_text(encoding="utf-8").split("\n"))
    named = {*ACCOUNT_ICONS.values(), *MOVEMENT_ICONS.values(), *(place.icon for place in PLACES)}
    assert named - listed == set()
