import { createHash } from "node:crypto";
import * as z from "zod";
import { json } from "../../../http/answer";
import type { ApiOperation } from "../../../http/api-operation";
import { readJson } from "../../../http/read-json";
import { Document, type DocumentStore } from "../document-store";
import type { ProblemCode } from "../problems";

const mostBytes = 64 * 1024;

const KeptDocument = z.object({ id: z.string().describe("Names it; the same document has the same id.") });

export const operation: ApiOperation<DocumentStore, ProblemCode> = {
  id: "keepDocument",
  summary: "Keep a document",
  description: "Sent again it is kept once, so that whoever got no answer may ask again.",
  cost: 1,
  body: () => ({
    required: true,
    description: `A document of up to ${mostBytes / 1024} KB.`,
    content: { "application/json": { schema: z.toJSONSchema(Document) } },
  }),
  answers: { 201: { description: "It is kept.", json: { KeptDocument } } },
  problems: ["DocumentNotValid", "DocumentTooLarge"],
  async handle({ request }, documents) {
    const document = await readJson(Document, request, mostBytes);
    const id = idOf(document);
    await documents.keep(id, document);
    return { ...json({ id }), status: 201 };
  },
};

function idOf({ title, text }: Document): string {
  return createHash("sha256")
    .update(JSON.stringify([title, text]))
    .digest("hex")
    .slice(0, 32);
}
