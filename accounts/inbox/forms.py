"""What a person wants to hear beside the inbox."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.inbox.rules import Topic
from accounts.inbox.selectors import Choice


class Choices(forms.Form):
    """Two boxes for each topic that may be switched off; none for the others."""

    def __init__(self, *args: Any, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        for choice in choices:
            if not choice.topic.fixed:
                self.fields[f"{choice.topic.key}-email"] = forms.BooleanField(label=_("By e-mail"), required=False, initial=choice.email)
                self.fields[f"{choice.topic.key}-sms"] = forms.BooleanField(label=_("By SMS"), required=False, initial=choice.sms)

    @property
    def rows(self) -> list[tuple[Topic, list[BoundField]]]:
        """Each topic with its boxes, in the order of the page."""
        return [(one.topic, [] if one.topic.fixed else [self[f"{one.topic.key}-email"], self[f"{one.topic.key}-sms"]]) for one in self.choices]

    @property
    def wanted(self) -> dict[str, tuple[bool, bool]]:
        """Topic → (e-mail, SMS), of a valid form."""
        data = self.cleaned_data
        return {one.topic.key: (data[f"{one.topic.key}-email"], data[f"{one.topic.key}-sms"]) for one in self.choices if not one.topic.fixed}
