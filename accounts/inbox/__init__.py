"""The inbox: what the bank tells a person, in their language, whenever they read it.

A message is stored as an English message id and its parameters, never as finished text. Each capability above writes
through `services.send`, in the transaction of what it tells about; e-mail, SMS and the live bell follow after the commit.
The inbox itself cannot be switched off, nor the other ways for security.
"""
