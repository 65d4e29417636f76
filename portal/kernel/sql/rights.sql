-- The app role may use every table and sequence that the migrating role owns; the grants.sql files then take away what must not be possible.
GRANT USAGE ON SCHEMA public TO tongxing_app;
DO $$
DECLARE owned record;
BEGIN
    FOR owned IN
        SELECT oid::regclass AS name, relkind FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relowner = current_user::regrole AND relkind IN ('r', 'p', 'v', 'm', 'S')
    LOOP
        IF owned.relkind = 'S' THEN
            EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE %s TO tongxing_app', owned.name);
        ELSE
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO tongxing_app', owned.name);
        END IF;
    END LOOP;
END $$;
