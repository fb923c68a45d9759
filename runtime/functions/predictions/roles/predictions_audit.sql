-- Auditors read all, and change nothing.
grant usage on schema predictions to predictions_audit;
grant select on all tables in schema predictions to predictions_audit;
