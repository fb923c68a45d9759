-- A number for all ratings together, so that a training knows without reading them whether they are those of the last one.

-- whoever writes ratings takes these two in this order
lock table films.ratings in share mode;

-- Of a film's ratings, the hashes of each one by "exclusive or": in any order, and a rating that goes takes its own hash out again.
alter table films.popularity add column fingerprint bigint not null default 0;

create function films.fingerprint_of(person bigint, film bigint, rated_at timestamptz, value real) returns bigint
  language sql immutable strict parallel safe
  return hashint8extended(person, hashint8extended(film,
    hashint8extended((extract(epoch from rated_at) * 1000000)::bigint, hashfloat4extended(value, 0))));

update films.popularity kept set fingerprint = there.fingerprint
  from (select film, bit_xor(films.fingerprint_of(person, film, rated_at, value)) as fingerprint from films.ratings group by film) there
  where kept.film = there.film;

create or replace function films.count_ratings() returns trigger
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- in the order of films, so that two who write at once wait for each other and not for ever
  if tg_op = 'INSERT' then
    insert into films.popularity as kept (film, ratings, value_sum, heat, fingerprint)
      select film, count(*), sum(value::double precision), sum(films.heat_of(rated_at)),
          bit_xor(films.fingerprint_of(person, film, rated_at, value))
        from added group by film order by film
      on conflict (film) do update set ratings = kept.ratings + excluded.ratings,
        value_sum = kept.value_sum + excluded.value_sum, heat = kept.heat + excluded.heat,
        fingerprint = kept.fingerprint # excluded.fingerprint;
    return null;
  end if;
  perform from films.popularity where film in (select film from removed) order by film for update;
  if tg_op = 'DELETE' then
    update films.popularity kept set ratings = kept.ratings - gone.ratings,
        value_sum = case when kept.ratings = gone.ratings then 0 else kept.value_sum - gone.value_sum end,
        heat = case when kept.ratings = gone.ratings then 0 else greatest(kept.heat - gone.heat, 0) end,
        fingerprint = kept.fingerprint # gone.fingerprint
      from (select film, count(*) as ratings, sum(value::double precision) as value_sum, sum(films.heat_of(rated_at)) as heat,
              bit_xor(films.fingerprint_of(person, film, rated_at, value)) as fingerprint
            from removed group by film) gone
      where kept.film = gone.film;
  else
    update films.popularity kept set value_sum = kept.value_sum + changed.value_sum, heat = greatest(kept.heat + changed.heat, 0),
        fingerprint = kept.fingerprint # changed.fingerprint
      from (select film, sum(value) as value_sum, sum(heat) as heat, bit_xor(fingerprint) as fingerprint
            from (select film, value::double precision as value, films.heat_of(rated_at) as heat,
                    films.fingerprint_of(person, film, rated_at, value) as fingerprint from added
                  union all select film, -value::double precision, -films.heat_of(rated_at),
                    films.fingerprint_of(person, film, rated_at, value) from removed) each_side
            group by film) changed
      where kept.film = changed.film;
  end if;
  return null;
end $$;
