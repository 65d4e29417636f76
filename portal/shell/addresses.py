"""Addresses that may not exist: what does not exist is absent from the page, never a dead link."""

from django.urls import NoReverseMatch, reverse


def address(name: str, *args: object) -> str:
    """The address of that name, empty where no capability offers it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
