"""What a person may know, say and decide about their own data: who looked, contact and tax residence, a copy, leaving.

Rules: a page shows the signed-in person's own rows and nobody else's; what changed is audited by name, never by value;
history is kept and never edited; a view for a suspicion, a court or money-laundering duty is never shown to anybody here.
"""
