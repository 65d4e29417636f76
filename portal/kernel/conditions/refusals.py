"""What can be wrong with a tree: each refusal says where it stands and what to do."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import Refusal

Path = tuple[int, ...]


class BadCondition(Refusal):
    """A condition cannot be read; `path` are the places from the root (0 is the first in its group)."""

    code = "bad_condition"
    message = _("This condition cannot be read.")

    def __init__(self, path: Path = (), **fields: object) -> None:
        super().__init__(**fields)
        self.path = path


class NotATree(BadCondition):
    code = "not_a_tree"
    message = _("This is no condition: a group is “all”, “any” or “not”, a line has a field, an operator and a value.")


class TooDeep(BadCondition):
    code = "too_deep"
    message = _("Groups stand in groups more than %(most)s deep. Take some apart, or make a segment of them and use that.")


class TooManyLines(BadCondition):
    code = "too_many_lines"
    message = _("There are more than %(most)s lines. Split them into several segments and join those.")


class UnknownField(BadCondition):
    code = "unknown_field"
    message = _("There is no field “%(field)s”. Choose another, or take the line out.")


class RemovedField(BadCondition):
    code = "removed_field"
    message = _("“%(field)s” is no longer kept. Choose another field, or take the line out.")


class WrongOperator(BadCondition):
    code = "wrong_operator"
    message = _("“%(field)s” cannot be asked with “%(operator)s”.")


class WrongValue(BadCondition):
    """What stands after the operator does not fit; `why` is a sentence."""

    code = "wrong_value"
    message = _("%(field)s: %(why)s")
