"""Tells people what became of their orders."""

from accounts.transfers import news


def ready() -> None:
    news.ready()
