"""Data of another system taken in whole: each source is a folder here with its own reader.

Rules: every file is read and checked to the last row before the first row is written; what is wrong is named by file
and row; a file is taken in one transaction or not at all; taking it in again adds nothing (keys are made from the
source's ids); what has no place of its own yet is kept as it came, in `ImportedRecord`.
"""
