"""What a person agreed to: for which purpose, in which version of the text, when; and when they took it back.

Rules: one purpose is one question, and what the law wants agreed to separately is never bundled; a record is added and
never changed; what is withdrawn stops counting at once; the effect of withdrawing is said before. Purposes and their
texts are data (data/purposes.json): a new text is a new version, and says whether those who agreed are asked again.
"""
