"""Scenarios: finance inside daily life. Its capabilities arrive with their first features."""
