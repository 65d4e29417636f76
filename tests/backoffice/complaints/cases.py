"""Complaints for tests: made, given to somebody, answered."""

import io
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from backoffice.complaints import services
from backoffice.complaints.models import Complaint, ComplaintCategory, ComplaintChannel
from portal.kernel.access import Actor, Channel

TEXT = "排队两小时，叫号机坏了，没有人说明"


def of(person: Customer | StaffMember) -> Actor:
    return Actor("customer", person.pk, Channel.WEB) if isinstance(person, Customer) else Actor("staff", person.pk, Channel.BACKOFFICE)


def complaint(customer: Customer | None, *, now: datetime | None = None, category: str = "service.waiting", text: str = TEXT, **given: object) -> Complaint:
    """One that the customer wrote on the own pages; without a customer `given` says who did, and where."""
    now = now or timezone.now()
    usual: Any = {"key": uuid4().hex, "channel": ComplaintChannel.PORTAL}
    if customer is not None:
        usual |= {"branch": customer.branch, "actor": of(customer)}
    about = ComplaintCategory.objects.get(pk=category)
    return services.register(category=about, text=text, customer=customer, now=now, **(usual | given))


def given_to(row: Complaint, owner: StaffMember, boss: StaffMember, now: datetime | None = None) -> Complaint:
    return services.assign(reference=row.reference, staff=boss, owner=owner, actor=of(boss), now=now or timezone.now())


def answered(row: Complaint, owner: StaffMember, now: datetime | None = None) -> Complaint:
    return services.answer(reference=row.reference, staff=owner, text="叫号机已修好，向您道歉。", actor=of(owner), now=now or timezone.now())


def picture(name: str = "a.png", more: bytes = b"") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue() + more)
