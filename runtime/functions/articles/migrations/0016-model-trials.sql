-- Trials of models: versions that the gate accepted, each with some readers against the champion. They begin and end by themselves.

create table articles.model_trials (
  -- of the experiment, which says both versions
  name text collate "C" primary key,
  candidate text not null,
  champion text not null,
  -- as an environment's file would declare it
  experiment jsonb not null,
  began_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('released', 'lost', 'stopped', 'over', 'given up')),
  -- for people
  reason text,
  check ((ended_at is null) = (outcome is null) and (outcome is null) = (reason is null))
);

create unique index model_trials_one_runs on articles.model_trials ((true)) where ended_at is null;
