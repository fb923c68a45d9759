import { commonProblem, type Problem } from "./problem";

/** A request has a file and a few parameters; some clients add fields of their own. */
const mostParts = 20;
/** Of one part: its name, its file's name and its type. */
const mostHeaderBytes = 2048;
/** All of a form but its files. */
export const mostFormBytes = 64 * 1024;

/**
 * Reads a form of a file and a few parameters.
 *
 * @param taker e.g. "a search", for whoever sent one that it does not take
 * @throws Problem FormNotValid
 */
export async function readForm(bytes: Buffer, contentType: string, taker: string): Promise<FormData> {
  const headers = { "content-type": boundedForm(bytes, contentType, taker) };
  try {
    return await new Response(bytes, { headers }).formData();
  } catch (cause) {
    const detail = "The body is not the form that its Content-Type says.";
    throw commonProblem("FormNotValid", detail, { cause });
  }
}

/**
 * Refuses a form that is more than a file and a few parameters before anything is made of it: a parser takes half a second
 * for 160,000 fields, or for one part with two million headers.
 *
 * @returns the content type to parse it with, whose boundary is the one that was looked for
 * @throws Problem FormNotValid
 */
export function boundedForm(bytes: Buffer, contentType: string, taker: string): string {
  const refused = (why: string): Problem =>
    commonProblem("FormNotValid", `The form is not one that ${taker} takes. ${why}`);
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) throw refused("Its Content-Type names no boundary.");

  const delimiter = Buffer.from(`--${boundary}`, "latin1");
  let fileBytes = 0;
  let parts = 0;
  for (let start = bytes.indexOf(delimiter); start !== -1; ) {
    const next = bytes.indexOf(delimiter, start + delimiter.length);
    const part = bytes.subarray(start, next === -1 ? bytes.length : next);
    if (++parts > mostParts + 1) throw refused(`It has more than ${mostParts} parts.`);
    const beginning = part.toString("latin1", 0, delimiter.length + mostHeaderBytes);
    const headersEnd = beginning.indexOf("\r\n\r\n");
    if (headersEnd === -1 && part.length > beginning.length)
      throw refused(`The headers of a part have more than ${mostHeaderBytes} bytes.`);
    if (/\bfilename/i.test(beginning.slice(0, Math.max(0, headersEnd)))) fileBytes += part.length;
    start = next;
  }
  if (bytes.length - fileBytes > mostFormBytes)
    throw refused(`Without its files it has more than ${mostFormBytes / 1024} KB.`);
  return `multipart/form-data; boundary="${boundary}"`;
}
