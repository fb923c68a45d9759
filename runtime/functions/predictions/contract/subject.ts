import * as z from "zod";

/** Names somebody without saying who they are. Case matters. */
export const Subject = z
  .string()
  .regex(
    /^[A-Za-z0-9_-]{1,64}$/,
    "must be 1 to 64 letters, digits, _ or -: a pseudonym, no name and no address",
  );

/** Whom each row of a request is about: null for one about nobody. */
export type Subjects = readonly (string | null)[];
