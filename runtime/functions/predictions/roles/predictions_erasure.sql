-- Whoever forgets somebody finds them by their pseudonym, and reads nothing else of the record. Of rows about somebody the
-- database itself takes out what is theirs, and notes that it was done.
grant usage on schema predictions, sign_in to predictions_erasure;
grant select (id, received_at, caller), delete on predictions.requests to predictions_erasure;
grant select (id, received_at), delete on predictions.answers to predictions_erasure;
grant select (id, received_at, told_by), update (told_by), delete on predictions.outcomes to predictions_erasure;
grant select (caller), delete on predictions.idempotency_keys to predictions_erasure;
grant select (id, received_at), delete on predictions.subjects to predictions_erasure;
grant insert (kind, requests, outcomes) on predictions.erasures to predictions_erasure;
grant execute on function predictions.forget_subject to predictions_erasure;
grant select (id, subject), delete on sign_in.sessions to predictions_erasure;
