-- The API adds to the record and reads it; it changes nothing that stands there.
grant usage on schema predictions to predictions_api;
grant select, insert on predictions.requests, predictions.answers, predictions.outcomes to predictions_api;
-- a failure frees its key
grant select, insert, delete on predictions.idempotency_keys to predictions_api;
grant execute on function predictions.create_month, predictions.drop_months_before to predictions_api;
grant usage on schema sign_in to predictions_api;
grant select, insert, update, delete on sign_in.sessions to predictions_api;
