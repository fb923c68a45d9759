-- What lists are like as they are served, without whose they were: profiles that instances add, and merge to that of all.

create table films.list_profiles (
  id bigint generated always as identity primary key,
  -- of the model that made the lists
  version text not null,
  -- of the first film of each list, one list of each person
  profile json not null
);

-- Whose list is in a profile already, by a hash of their pseudonym: it counts once while a version serves. Gone the night after.
create table films.listed_people (
  version text not null,
  person bigint not null,
  primary key (version, person)
);

create index listed_people_by_person on films.listed_people (person);

-- of a pseudonym
create function films.hash_of_person(key text) returns bigint
  language sql immutable strict parallel safe
  return hashtextextended(key collate "C", 0);
