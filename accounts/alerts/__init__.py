"""Movement alerts: a message when at least so much came or went, with a threshold per account and holder."""
