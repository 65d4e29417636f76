"""Segments: named conditions over customers, live or frozen, and who is in them.

A live segment is its condition, asked anew each time; every night writes down how many were in, who entered and who
left. A frozen one is the people it held when it was frozen. A condition may ask for other segments (in one of, in all
of, in none of): union, intersection and difference; a segment never leads back to itself. Whoever looks sees of any
segment only the customers in their own reach; a segment over the whole bank needs a permission of its own.
"""
