"""A model that no registry names exists for the web server and not for a worker."""

import ast

from django.apps import apps

from tests.shape import tree


def test_every_model_is_in_its_apps_registry() -> None:
    missing = []
    for app in tree.APPS:
        registry = tree.ROOT / app / "models.py"
        named = (
            {alias.name for node in ast.walk(tree.parsed(registry)) if isinstance(node, ast.ImportFrom) for alias in node.names} if registry.exists() else set()
        )
        missing += [model.__name__ for model in apps.get_app_config(app).get_models() if model.__name__ not in named]
    assert missing == []


def test_every_models_module_is_loaded() -> None:
    loaded = {model.__module__ for app in tree.APPS for model in apps.get_app_config(app).get_models()}
    files = {
        ".".join(path.relative_to(tree.ROOT).with_suffix("").parts)
        for path in tree.sources()
        if path.name == "models.py" and len(path.relative_to(tree.ROOT).parts) > 2
    }
    assert files - loaded == set()


def test_registries_stay_thin() -> None:
    thick = {
        f"{app}/{name}": lines
        for app in ("accounts", "wealth", "scenarios", "backoffice")
        for name in ("models.py", "admin.py", "urls.py", "tasks.py")
        if (path := tree.ROOT / app / name).exists() and (lines := len(path.read_text().splitlines())) > 60
    }
    assert thick == {}


def test_nothing_hangs_on_save_signals() -> None:
    assert [tree.name(path) for path in tree.sources() if "post_save" in path.read_text(encoding="utf-8")] == []
