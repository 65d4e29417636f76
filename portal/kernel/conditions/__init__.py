"""Conditions: one JSON tree over declared fields, for segments, tags, rules and alerts alike.

A tree is `{"all": […]}`, `{"any": […]}`, `{"not": …}` or a line `{"field": …, "op": …, "value": …}`. `parse` reads it
against a catalogue and says exactly what is wrong and where; `to_q` and `to_predicate` are two readings of the same
tree that a property test holds equal on PostgreSQL.

Unknown (null, for some fields an empty text) is an answer of its own: a comparison with what is unknown does not hold,
and *not* turns exactly that around, so who is of unknown age is in "not (age at least 60)" and in neither of "age at
least 60" and "age under 60". SQL's third truth value never shows: negation is carried down to the lines before SQL is
written. Dates are relative to the bank day handed in. Nothing here reads the clock or the database.
"""

from portal.kernel.conditions.changes import negated, simplify
from portal.kernel.conditions.counting import Counted, Step, Tally, answer, counts, tally
from portal.kernel.conditions.fields import Catalogue, Field, Holds, Kind, Rows, Totals, catalogue
from portal.kernel.conditions.loading import load_values
from portal.kernel.conditions.operators import OPERATORS, Operator, Takes, operators_of
from portal.kernel.conditions.parsing import MAX_DEPTH, MAX_LINES, Reading, dump, loads, parse, read
from portal.kernel.conditions.predicates import to_predicate
from portal.kernel.conditions.problems import Problem, problems
from portal.kernel.conditions.queries import to_q
from portal.kernel.conditions.rebasing import rebased
from portal.kernel.conditions.refusals import (
    BadCondition,
    NotATree,
    Path,
    RemovedField,
    TooDeep,
    TooManyLines,
    UnknownField,
    WrongOperator,
    WrongValue,
)
from portal.kernel.conditions.trees import Broken, Group, Line, Node, Not, Tree, walk
from portal.kernel.conditions.words import Reason, actual_words, describe, explain, line_words

__all__ = [
    "MAX_DEPTH",
    "MAX_LINES",
    "OPERATORS",
    "BadCondition",
    "Broken",
    "Catalogue",
    "Counted",
    "Field",
    "Group",
    "Holds",
    "Kind",
    "Line",
    "Node",
    "Not",
    "NotATree",
    "Operator",
    "Path",
    "Problem",
    "Reading",
    "Reason",
    "RemovedField",
    "Rows",
    "Step",
    "Takes",
    "Tally",
    "TooDeep",
    "TooManyLines",
    "Totals",
    "Tree",
    "UnknownField",
    "WrongOperator",
    "WrongValue",
    "actual_words",
    "answer",
    "catalogue",
    "counts",
    "describe",
    "dump",
    "explain",
    "line_words",
    "load_values",
    "loads",
    "negated",
    "operators_of",
    "parse",
    "problems",
    "read",
    "rebased",
    "simplify",
    "tally",
    "to_predicate",
    "to_q",
    "walk",
]
