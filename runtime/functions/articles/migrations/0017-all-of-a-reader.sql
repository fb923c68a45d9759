-- What a reader is handed of themselves, beside what the API reads anyway: by functions, as it reads neither who is erased nor what was refused.

-- What was refused and speaks of a reader, also where nobody could read of whom it was: what an erasure erases of it.
create function articles.refused_about(keys text[], patterns text[], ids uuid[])
  returns table (at timestamptz, code text, reason text, event uuid, body text)
  language sql stable security definer set search_path = pg_catalog as $$
  select at, code, reason, event, encode(body, 'escape') from articles.poison
  where reader = any(keys) or event = any(ids)
    or articles.mentions(encode(body, 'escape'), patterns, ids) or articles.mentions(reason, patterns, ids)
  order by at, id
$$;

-- That a reader asked to be forgotten and it goes on, and that somebody with their pseudonym was forgotten before.
create function articles.erasures_of(keys text[]) returns table (state text, at timestamptz)
  language sql stable security definer set search_path = pg_catalog as $$
  select 'going on', asked_at from articles.erasures where reader = any(keys)
  union all
  select 'forgotten', f.at from articles.forgotten f where f.reader in (select sha256(convert_to(key, 'UTF8')) from unnest(keys) key)
  order by 2
$$;

revoke execute on function articles.refused_about, articles.erasures_of from public;
