-- What was found when somebody looked whether the data are still those that the model was trained on.

create table films.drift_checks (
  checked_at timestamptz primary key default clock_timestamp(),
  -- of the model that served
  version text,
  is_alarm boolean not null,
  -- what was compared, with what, and every figure
  result json not null
);
