"""What the components of templates/ui/ need and a template cannot say."""

from django import forms, template
from django.forms import BoundField
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
def drawn(field: BoundField, css: str = "", placeholder: str = "", autofocus: bool = False) -> SafeString:
    """The bound widget with our classes added to its own; Django adds aria-invalid and aria-describedby."""
    attrs = dict(field.field.widget.attrs)
    attrs["class"] = " ".join(filter(None, (attrs.get("class", ""), css)))
    if placeholder:
        attrs["placeholder"] = placeholder
    if autofocus:
        attrs["autofocus"] = True
    return field.as_widget(attrs=attrs)


@register.filter
def first_letter(name: str) -> str:
    """The mark of a person in a list: 王伟 → 王, Lin Zhixia → L."""
    return (name or "").strip()[:1].upper()
