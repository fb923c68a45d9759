-- Which version of the model serves, which ones wait for it, and what each is fitted to now.

alter table articles.models
  -- judged and let through: some readers' lists are made with it; serves; judged and refused; served, or was not wanted any more
  add column state text not null default 'archived' check (state in ('candidate', 'champion', 'refused', 'archived')),
  add column state_at timestamptz not null default clock_timestamp(),
  -- a training, an experiment, or a person as the API names them
  add column state_by text not null default '',
  -- when it was last the champion: what can be gone back to, the last one first; null for what never served, or was gone back from
  add column served_until timestamptz,
  -- how it is fitted, and how its lists weigh their sources
  add column recipe jsonb not null default '{"collaborative": "item-cosine", "sequential": "markov"}',
  -- the same recipe on newer deeds, which is what lists are made with; null until then
  add column refreshed bytea,
  add column refreshed_sha256 text,
  add column refreshed_at timestamptz,
  -- the gate's, with every figure and reason
  add column decision jsonb;

update articles.models set state = 'champion'
where version = (select version from articles.models order by made_at desc, version limit 1);

create unique index models_one_champion on articles.models ((true)) where state = 'champion';
