DROP INDEX IF EXISTS portrait_age;
DROP INDEX IF EXISTS portrait_idle;
DROP INDEX IF EXISTS portrait_hot;
