-- Whoever forgets somebody finds them by their pseudonym, and reads nothing else of the record.
grant usage on schema predictions, sign_in to predictions_erasure;
grant select (id, received_at, caller), delete on predictions.requests to predictions_erasure;
grant select (id, received_at), delete on predictions.answers to predictions_erasure;
grant select (id, received_at, told_by), update (told_by), delete on predictions.outcomes to predictions_erasure;
grant select (caller), delete on predictions.idempotency_keys to predictions_erasure;
grant select (id, subject), delete on sign_in.sessions to predictions_erasure;
