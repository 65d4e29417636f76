drop function portal_audit_record_each(text, text, text, bigint[], text, smallint, text, jsonb, timestamptz);
