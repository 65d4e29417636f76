"""What the components of templates/ui/ need and a template cannot say."""

from django import forms, template
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.utils.safestring import SafeString

register = template.Library()

_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.MultipleHiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "checkbox"),
    (forms.SelectMultiple, "list"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
)


@register.filter
def widget_kind(field: BoundField) -> str:
    """How <c-field> draws the field: hidden, choices, checkbox, list, select, textarea, file, password, else input."""
    widget = field.field.widget
    return next((kind for widget_class, kind in _KINDS if isinstance(widget, widget_class)), "input")


@register.simple_tag
def drawn(field: BoundField, css: str = "", placeholder: str = "", label: str = "", autofocus: bool = False) -> SafeString:
    """The bound widget with our classes added to its own; Django adds aria-invalid and aria-describedby."""
    attrs = dict(field.field.widget.attrs)
    attrs["class"] = " ".join(filter(None, (attrs.get("class", ""), css)))
    attrs["placeholder"] = placeholder or _beyond_label(label, str(field.label), str(attrs.get("placeholder", "")))
    if autofocus:
        attrs["autofocus"] = True
    return field.as_widget(attrs=attrs)


def _beyond_label(shown: str, own: str, placeholder: str) -> str | bool:
    """A form's own placeholder, unless it only repeats the label, which stays visible while one types."""
    repeats = any(placeholder.startswith(label) or label.startswith(placeholder) for label in (shown, own) if label)
    return False if repeats else placeholder


@register.simple_tag
def drawn_choice(choice: BoundWidget) -> SafeString:
    """One radio or checkbox of a list, with our classes; its label is drawn by the component."""
    kind = choice.data["type"]
    choice.data["attrs"]["class"] = f"{kind} {kind}-primary"
    return choice.tag()


@register.filter
def first_letter(name: str) -> str:
    """The mark of a person in a list: 王伟 → 王, Lin Zhixia → L."""
    return (name or "").strip()[:1].upper()


# What a browser's own description must hold, the most telling first: an Edge also says Chrome, a Chrome also Safari.
_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def device(user_agent: str) -> str:
    """A browser's description as a person would say it; empty when it says nothing we know.

    >>> device("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1")
    'Safari · iPhone'
    """
    found = (next((name for sign, name in known if sign in user_agent), "") for known in (_BROWSERS, _SYSTEMS))
    return " · ".join(name for name in found if name)
