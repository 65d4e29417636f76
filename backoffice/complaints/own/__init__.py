"""The complainant's own pages under /service/complaints/: write one, see where it stands, accept the answer or object to it."""
