/** A trace that a page begins: what an API does for it is found under one id. */
export function newTrace(): string {
  return hex(16);
}

/** The header of a request that belongs to a trace. */
export function ofTrace(trace: string | undefined): Readonly<Record<string, string>> {
  return trace === undefined ? {} : { traceparent: `00-${trace}-${hex(8)}-01` };
}

function hex(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes));
  return [...random].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
