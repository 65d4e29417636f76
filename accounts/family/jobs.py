"""What the end of day ends: invitations nobody answered, limits of children who are of age."""

from datetime import date, datetime

from accounts.family import guarding, inviting


def end_of_day(day: date, now: datetime) -> str:
    return f"{inviting.expire_due(now)} invitations expired, limits of {guarding.lift_of_age(day=day, now=now)} accounts lifted"
