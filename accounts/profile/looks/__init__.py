"""Who looked: which members of staff opened this person's data, when and why.

Nothing is shown unless its act, its purpose and the colleague's post at that time are on a list of what may be shown.
"""
