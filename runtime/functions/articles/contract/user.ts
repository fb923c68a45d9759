import * as z from "zod";
import { Label, Language } from "../../../articles/article";
import { Degraded } from "./degraded";
import { UserId } from "./recommendations";

export const UserProfileParameters = z.strictObject({ user_id: UserId.optional() });

const chosen = <Item extends z.ZodType>(item: Item, most: number) =>
  z
    .array(item)
    .max(most)
    .refine((items) => new Set(items).size === items.length, "names one twice");

/** What a reader chose. */
export const Preferences = z.strictObject({
  categories: chosen(Label, 50).describe("Lists begin with these."),
  languages: chosen(Language, 20).describe("Only these are shown; any when none is named."),
  region: Label.optional().describe("Named by hand, with consent, for local news; never a position."),
});
export type ChosenPreferences = z.output<typeof Preferences>;

/** All that they choose: what is left out is chosen no more. */
export const PreferencesRequest = z.strictObject({
  user_id: UserId.optional(),
  categories: Preferences.shape.categories.default([]),
  languages: Preferences.shape.languages.default([]),
  region: Preferences.shape.region,
});

export const UserProfileAnswer = z.object({
  user_id: z.string().describe("A pseudonym."),
  kind: z.enum(["reader", "anonymous"]).describe("Anonymous ones are known by a cookie alone."),
  preferences: Preferences,
  deeds: z.int().describe("How many things they did, all of them."),
  tastes: z
    .array(z.object({ category: z.string(), share: z.number() }))
    .describe("Of what they liked lately, the largest share first."),
  history: z
    .array(
      z.object({
        article: z.object({ id: z.string(), title: z.string(), category: z.string() }),
        kind: z.enum(["click", "read", "like", "dislike", "share", "hide", "rating"]),
        at: z.iso.datetime(),
      }),
    )
    .describe("The newest first, 200 at most; what is no longer live is left out."),
  degraded: Degraded.optional(),
});
export type UserProfileAnswer = z.output<typeof UserProfileAnswer>;

export const PreferencesAnswer = z.object({ user_id: z.string(), preferences: Preferences });
export type PreferencesAnswer = z.output<typeof PreferencesAnswer>;
