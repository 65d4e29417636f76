DROP INDEX IF EXISTS portrait_hot;
