"""Every address says who may call it."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def walk(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern of the URLconf with its whole route."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern, route)
        else:
            yield route, pattern


def test_every_view_is_marked() -> None:
    unmarked = [f"{route} ({pattern.callback.__module__})" for route, pattern in walk() if not hasattr(pattern.callback, "access_mark")]
    assert unmarked == []


def test_staff_addresses_are_for_staff() -> None:
    loose = [route for route, pattern in walk() if route.startswith("staff/") and pattern.callback.access_mark.kind not in {"staff", "public"}]
    assert loose == []
