import { drop, keep, kept } from "../shell/kept";

const key = "vitrine.articles.person";

/** Whose answers this browser keeps, by their pseudonym. */
export const personKept = () => kept(key);

export const keepPerson = (person: string) => keep(key, person);

export const forgetPerson = () => drop(key);
