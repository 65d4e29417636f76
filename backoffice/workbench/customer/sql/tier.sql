-- The tier that the client book keeps of one customer, by its newest name. %(customer)s.
SELECT json_build_object('name', t.name, 'name_en', t.name_en) FROM backoffice_clientfigures f JOIN backoffice_clienttier t ON t.code = f.tier
WHERE f.customer_id = %(customer)s ORDER BY t.effective_from DESC LIMIT 1
