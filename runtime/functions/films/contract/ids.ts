import * as z from "zod";

const idText = /^[A-Za-z0-9_-]{1,64}$/;
const message = 'must be 1 to 64 letters, digits, "_" and "-"';

export const PersonId = z.string().regex(idText, message).describe("A person's pseudonym.");
export const FilmId = z.string().regex(idText, message).describe("A film's id.");
