import * as z from "zod";
import { SignedReceipt } from "../../../articles/forgetting/receipt";
import { UserId } from "./recommendations";

/** Whom a request is about, where a service asks. */
export const ForgottenUser = z.strictObject({ user_id: UserId.optional() });

export const ErasureRequest = z.strictObject({
  user_id: UserId,
  also: z
    .array(z.string().min(6).max(200))
    .max(20)
    .default([])
    .describe("What else may name them, where it came by mistake: an address, a name, an object id."),
});

export const ErasurePath = z.strictObject({ id: z.uuid() });

export const ErasureAsked = z.object({
  id: z.uuid().describe("Ask for it at erasures/{id}: it names nobody."),
  asked_at: z.iso.datetime(),
});
export type ErasureAsked = z.output<typeof ErasureAsked>;

export const ErasureAnswer = z.object({
  id: z.uuid(),
  state: z.enum(["going on", "done"]),
  asked_at: z.iso.datetime(),
  steps: z
    .record(z.string(), z.record(z.string(), z.int()))
    .describe("What was erased, by store, of those that are done."),
  problem: z.string().nullable().describe("Why it has not come to its end; it is tried again every minute."),
  receipt: SignedReceipt.nullable().describe("What is gone and what goes when, signed. It names nobody."),
});
export type ErasureAnswer = z.output<typeof ErasureAnswer>;
