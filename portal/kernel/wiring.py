"""How an app's `ready()` hooks its capabilities in: each may have a `wiring.py` with a `ready()` of its own."""

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec


def wire(app: str, capabilities: Iterable[str]) -> None:
    """Call `ready()` of every capability's `wiring` module, in the order given (which is the import order)."""
    for capability in capabilities:
        name = f"{app}.{capability}"
        if find_spec(name) and find_spec(f"{name}.wiring"):
            import_module(f"{name}.wiring").ready()
