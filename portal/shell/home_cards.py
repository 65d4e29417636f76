"""Registry of the home page: which capability offers which card or suggestion, and in what order."""

from accounts.onboarding import suggestions as onboarding
from accounts.viewas import suggestions as viewas
from portal.shell import ahead, habits, manager, preferences, season, waiting
from portal.shell.cards import register, register_next


def ready() -> None:
    """Called when Django is ready."""
    preferences.ready()
    register_next("looks", 4, viewas.suggestions)
    register_next("onboarding", 5, onboarding.suggestions)
    register_next("document", 6, onboarding.document)
    register_next("ahead", 8, ahead.suggestions)
    register_next("waiting transfers", 10, waiting.suggestions)
    register_next("habits", 20, habits.suggestions)
    register("manager", 20, manager.card)
    register("season", 90, season.card)
