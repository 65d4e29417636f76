"""Registry of the home page: which capability offers which card or suggestion, and in what order."""

from portal.shell import waiting
from portal.shell.cards import register_next


def ready() -> None:
    """Called when Django is ready."""
    register_next("waiting transfers", 10, waiting.suggestions)
