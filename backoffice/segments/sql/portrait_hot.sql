-- What segments ask about most stands together in narrow indexes: counted without opening the wide rows (index-only).
-- The first holds the usual columns whatever the combination; the others the two commonest questions that do not begin with assets.
CREATE INDEX portrait_hot ON backoffice_portrait (assets_minor) INCLUDE (
  customer_id, age, term_minor, idle_minor, in_30d_minor, out_30d_minor, salary_months, loan_minor, has_login, last_login_on, assets_change_30d_minor);
CREATE INDEX portrait_idle ON backoffice_portrait (idle_minor) INCLUDE (customer_id, salary_months, loan_minor);
CREATE INDEX portrait_age ON backoffice_portrait (age) INCLUDE (customer_id, has_login, last_login_on);
