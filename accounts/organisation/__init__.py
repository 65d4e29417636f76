"""The bank's own shape: branches as a tree, staff and the roles they hold.

A branch's `path` ("0001.0003.") names its ancestors, so "this branch and all below" is one prefix.
"""
