"""The ground floor: money, ids, time, audit, events, files and the vault. It imports nothing of ours."""
