"""Reviewers look at applications: pictures beside facts, a list of checks, and one decision with its words.

Rules: a reviewer sees what was sent to the own place and below (head office: all); opening an application is audited, and
so is every picture; of two who decide at once one wins; what the applicant reads is written by the reviewer.
"""
