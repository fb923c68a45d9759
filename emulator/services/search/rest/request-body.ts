import { tooLarge } from "../documents/actions";
import { parseExactly } from "../documents/exact-json";
import { invalid } from "../search-error";

const largestRequest = 16 * 1024 * 1024;

/** @throws SearchError 400 */
export function bodyOf(request: Request): Promise<unknown> {
  return parsedBody(request, (text) => JSON.parse(text));
}

/** Of documents, whose whole numbers stay what was sent. @throws SearchError 400 */
export function documentsOf(request: Request): Promise<unknown> {
  return parsedBody(request, parseExactly);
}

async function parsedBody(request: Request, parse: (text: string) => unknown): Promise<unknown> {
  const text = await textOf(request);
  try {
    return parse(text);
  } catch {
    throw invalid("The request body is not valid JSON.", "");
  }
}

/**
 * No more of it than Azure takes, also when its length was not said. What is somewhat larger is read to its end: a
 * connection that is closed before takes the answer away from whoever still sends.
 *
 * @throws SearchError 413
 */
async function textOf(request: Request): Promise<string> {
  const patience = 4 * largestRequest;
  if (Number(request.headers.get("content-length") ?? 0) > patience) throw tooLarge(largestRequest);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > patience) break;
    if (size <= largestRequest) chunks.push(chunk);
  }
  if (size > largestRequest) throw tooLarge(largestRequest);
  return Buffer.concat(chunks).toString("utf8");
}
