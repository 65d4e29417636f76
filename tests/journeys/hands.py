"""A person's hands on a page: with a pointer or with the keyboard alone, each press and each filled field counted."""

from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, Page

#: So many Tabs reach every control of our longest page; more means that it cannot be reached.
TABS_AT_MOST: Final = 80


class Hands:
    """Presses with a pointer (a tap counts as a press); `clicks` and `fields` say what it took."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.fields = page, 0, 0

    def press(self, css: str) -> None:
        """A link, a button, a radio or a tick."""
        self.clicks += 1
        self._press(self.page.locator(css).first)

    def write(self, css: str, text: str) -> None:
        self.fields += 1
        self._write(self.page.locator(css), text)

    def choose(self, css: str, value: str) -> None:
        """One of a list."""
        self.fields += 1
        self._choose(self.page.locator(css), value)

    def give(self, css: str, file: Path) -> None:
        """A picture; the dialog of the system is not ours."""
        self.fields += 1
        self._reach(self.page.locator(css))
        self.page.locator(css).set_input_files(file)

    def _reach(self, target: Locator) -> None:
        target.scroll_into_view_if_needed()

    def _press(self, target: Locator) -> None:
        target.click()

    def _write(self, target: Locator, text: str) -> None:
        target.fill(text)

    def _choose(self, target: Locator, value: str) -> None:
        target.select_option(value)


class Keys(Hands):
    """The same with Tab, Space, Enter, arrows and letters only."""

    def _reach(self, target: Locator) -> None:
        target.wait_for()
        for _ in range(TABS_AT_MOST):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} cannot be reached with Tab")

    def _press(self, target: Locator) -> None:
        if target.get_attribute("type") == "radio":
            return self._press_radio(target)
        self._reach(target)
        self.page.keyboard.press("Space" if target.get_attribute("type") == "checkbox" else "Enter")
        return None

    def _press_radio(self, target: Locator) -> None:
        """Tab reaches the group, arrows move in it."""
        same = f"element => document.activeElement?.name === '{target.get_attribute('name')}'"
        for _ in range(TABS_AT_MOST):
            if target.evaluate(same):
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        for _ in range(TABS_AT_MOST):
            if target.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{target} cannot be chosen with arrows")

    def _write(self, target: Locator, text: str) -> None:
        self._reach(target)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def _choose(self, target: Locator, value: str) -> None:
        self._reach(target)
        values: list[str] = target.evaluate("element => [...element.options].map(option => option.value)")
        for _ in range(values.index(value)):
            self.page.keyboard.press("ArrowDown")
