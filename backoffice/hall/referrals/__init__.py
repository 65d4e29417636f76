"""An employee's picture code: who comes by it and opens an account is counted for the employee and the branch.

The code in /r/<code> is signed: a forged one costs no query. What came of it is shown as numbers, never as people.
A code that is retired, or whose employee left, still leads a person on: only nobody is credited any more.
"""
