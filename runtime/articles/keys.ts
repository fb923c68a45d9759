import * as z from "zod";

/** Who reads: a pseudonym, never a name or an address. */
export const ReaderKey = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** An article's id outside; inside the database it is a number. */
export const ArticleKey = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
