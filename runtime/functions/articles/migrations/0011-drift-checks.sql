-- What was found when somebody looked whether readers still open what they opened when the champion was trained.

create table articles.drift_checks (
  checked_at timestamptz primary key default clock_timestamp(),
  -- of the model that served
  version text,
  is_alarm boolean not null,
  -- what was compared, with what, and every figure
  result json not null
);
