"""Choosing a place of the official list in three steps that need no JavaScript."""

from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.divisions import selectors as divisions

NOT_CHOSEN: Final = ("", _("Please choose"))
#: The button that only fills the next box; a page that gets it keeps what was typed and saves nothing.
BUTTON: Final = "places"


class Places(forms.Form):
    """Province, city, area: each box offers what lies in the one before."""

    province = forms.ChoiceField(label=_("Province"), required=False)
    city = forms.ChoiceField(label=_("City"), required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        province = self._offer("province", divisions.provinces())
        city = self._offer("city", divisions.cities(province) if province else [])
        self._offer("area", divisions.areas(city) if city else [])

    @property
    def is_whole(self) -> bool:
        """Whether all three boxes have something to offer."""
        return bool(self.fields["area"].choices[1:])  # type: ignore[attr-defined]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> str:
        """Fill a box; what is chosen in it, or empty. A choice of another province or city counts for nothing."""
        self.fields[name].choices = [NOT_CHOSEN, *choices]  # type: ignore[attr-defined]
        chosen = str((self.data.get(name) if self.is_bound else self.initial.get(name)) or "")
        if not chosen and len(choices) == 1:
            chosen = choices[0][0]  # a municipality has one city: nothing to choose
        if chosen and chosen not in dict(choices):
            chosen = ""
        if self.is_bound:
            self.data = {**self.data.dict(), name: chosen} if isinstance(self.data, QueryDict) else {**self.data, name: chosen}
        else:
            self.initial[name] = chosen
        return chosen


def initial_of(code: str) -> dict[str, str]:
    """What stands in the boxes for an area; empty boxes where there is none."""
    area = divisions.area(code) if code else None
    city = area.parent if area else None
    return {"area": area.code if area else "", "city": city.code if city else "", "province": (city.parent_id if city else "") or ""}
