-- The columns that segments ask about most, together in one narrow index: what stands only here is counted without opening
-- the wide rows (index-only), whatever the combination; the first column narrows besides.
CREATE INDEX portrait_hot ON backoffice_portrait (assets_minor) INCLUDE (
  customer_id, age, term_minor, idle_minor, in_30d_minor, out_30d_minor, salary_months, loan_minor, has_login, last_login_on, assets_change_30d_minor);
