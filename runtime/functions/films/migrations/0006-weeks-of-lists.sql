-- Lists of a model are held against those of its own first full week, not of people who rated before a training.

create table films.list_weeks (
  -- of the model that made the lists
  version text primary key,
  -- of the week that is being counted; null while another version serves
  began_at timestamptz,
  -- of the first full week: profile, from, until; kept when the version serves again
  baseline json,
  -- of the newest full week after it
  latest json
);
