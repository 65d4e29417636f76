"""PostgreSQL for tests: the app role's rights in every test, the owner's only where a transactional test is emptied."""
