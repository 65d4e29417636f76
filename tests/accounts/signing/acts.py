"""A payment that must be signed, walked through the pages as a person does."""

import re

from django.test import Client

from accounts.ledger.models import Account


def to_signature(client: Client, source: Account, target: Account, name: str, amount: str) -> str:
    """From the payee to the page that asks for the signature; gives its address. A first payment of 20,000.00 is signed."""
    how_much = client.post("/accounts/transfers/new/", {"number": target.number, "name": name})["Location"]
    answer = client.post(how_much, {"source": source.reference, "amount": amount, "memo": ""})
    assert answer.status_code == 302, answer.context["form"].errors
    seal = re.search(r'name="seal" value="(\w+)"', client.get(answer["Location"]).content.decode())
    assert seal is not None
    to = str(client.post(answer["Location"], {"seal": seal[1]})["Location"])
    assert "/sign/" in to, to
    return to
