"""A Czech bank's accounts of 1993 and 1994 (PKDD'99, P. Berka): eight `;`-separated files with CRLF line ends.

Districts become branches, clients customers, dispositions holders, movements postings in CZK. Cards, loans and
standing orders are kept as records for later. The source writes amounts and balances with one digit after the point
although the bank counted finer: a recorded balance follows from the one before to within 0.10, and so it ties.
"""
