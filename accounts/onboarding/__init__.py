"""Opening an account: an application that saves every step, an identity check, a person who decides, and the account.

Rules: one open application per login; one document number is one customer; nobody under 16 and no expired document
online; nothing is opened without a reviewer's word (unless settings let the checker decide above a confidence); at most
one Type I and five each of Type II and III per customer, in the service and in the database; Type II needs a confirmed
own-name account elsewhere; whatever was agreed to is kept with its version and moment; who came by a `?from=` link keeps
that to the opened account. Pictures are private files: the applicant and reviewers in reach see them, every look is audited.
"""
