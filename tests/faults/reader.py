"""Reads the same statement N times and prints how often it got which answer: `COUNT ANSWER` a line."""

import sys
from collections import Counter

import django

django.setup()

from django.db import connection  # noqa: E402 (after setup)

times, statement = sys.argv[1:]
seen: Counter[str] = Counter()
with connection.cursor() as cursor:
    for _ in range(int(times)):
        cursor.execute(statement)
        seen["|".join(str(value) for value in cursor.fetchone())] += 1
for answer, count in seen.items():
    print(count, answer)
