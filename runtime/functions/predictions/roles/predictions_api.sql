-- The API adds to the record and reads it; it changes nothing that stands there.
grant usage on schema predictions to predictions_api;
grant select, insert on predictions.requests, predictions.answers, predictions.outcomes, predictions.subjects
  to predictions_api;
-- a failure frees its key
grant select, insert, delete on predictions.idempotency_keys to predictions_api;
grant execute on function predictions.create_month, predictions.drop_months_before, predictions.count_hours to predictions_api;
-- for the console's dashboard
grant select on predictions.request_figures, predictions.score_figures, predictions.odd_value_figures, predictions.outcome_figures
  to predictions_api;
grant usage on schema sign_in to predictions_api;
grant select, insert, update, delete on sign_in.sessions to predictions_api;
