"""Reference data: tables every bank starts with, loaded by an idempotent command.

Each capability registers a loader in its `ready()`; the loader brings its table to what its source says, leaves what
staff entered alone, and answers how many rows it wrote.
"""

from collections.abc import Callable

_loaders: dict[str, Callable[[], int]] = {}


def register(name: str, loader: Callable[[], int]) -> None:
    """Add a loader to `manage.py load_reference`; loaders run in the order registered."""
    if _loaders.get(name, loader) is not loader:
        raise ValueError(f"two reference loaders are called {name!r}")
    _loaders[name] = loader


def load() -> dict[str, int]:
    """Run every loader; answers the rows written by each."""
    return {name: loader() for name, loader in _loaders.items()}
