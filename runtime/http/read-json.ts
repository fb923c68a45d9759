import type * as z from "zod";
import { type RequestWithBody, readBody } from "./read-body";
import { type JsonFault, JsonRefused, parseStrictJson } from "./strict-json";

/** Nobody reads more, and an answer must not be longer than its question. */
const mostErrors = 20;

interface Mistake {
  readonly parameter: string;
  readonly message: string;
}

/** Why a body is not taken: its type, how its text is written, or what it says. */
export type JsonNotValidCode = "ContentTypeNotJson" | JsonFault | "JsonNotAsAsked";

/** A body that is not the JSON that was asked for. */
export class JsonNotValid extends Error {
  override readonly name = "JsonNotValid";
  readonly code: JsonNotValidCode;
  /** Each part that is wrong, and how; twenty at most. */
  readonly errors: readonly Mistake[];

  constructor(code: JsonNotValidCode, errors: readonly Mistake[], options?: ErrorOptions) {
    super(errors.map(({ parameter, message }) => `${parameter}: ${message}`).join("; "), options);
    this.code = code;
    this.errors = errors;
  }
}

/**
 * The JSON that a request brings. Its type has to say so, because a browser sends any other one for whatever page it shows.
 *
 * @throws JsonNotValid
 * @throws BodyTooLarge
 */
export async function readJson<Schema extends z.ZodType>(
  schema: Schema,
  request: RequestWithBody,
  mostBytes: number,
): Promise<z.output<Schema>> {
  expectJson(request);
  return readJsonBytes(schema, await readBody(request, mostBytes));
}

/** @throws JsonNotValid when a request does not say that it brings JSON */
export function expectJson({ headers }: Pick<RequestWithBody, "headers">): void {
  if (/^application\/json *(;|$)/i.test(headers.get("content-type") ?? "")) return;
  const message = "must be application/json";
  throw new JsonNotValid("ContentTypeNotJson", [{ parameter: "content-type", message }]);
}

/** @throws JsonNotValid */
export function readJsonBytes<Schema extends z.ZodType>(schema: Schema, bytes: Buffer): z.output<Schema> {
  return readJsonValue(schema, parse(bytes));
}

/** @throws JsonNotValid when a value of JSON is not as the schema has it */
export function readJsonValue<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const errors = read.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ parameter: key.slice(0, 100), message: "is not part of it" }))
      : [{ parameter: issue.path.join(".") || "body", message: issue.message }],
  );
  throw new JsonNotValid("JsonNotAsAsked", errors.slice(0, mostErrors));
}

function parse(bytes: Buffer): unknown {
  try {
    return parseStrictJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    const refused = cause instanceof JsonRefused ? cause : undefined;
    const message = refused?.message ?? "must be JSON in UTF-8";
    throw new JsonNotValid(refused?.code ?? "JsonNotReadable", [{ parameter: "body", message }], { cause });
  }
}
