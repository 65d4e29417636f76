"""Wealth: the shelf, suitability, orders and holdings. Its capabilities arrive with their first features."""
