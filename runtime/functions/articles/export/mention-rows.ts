import type { BlobServiceClient } from "@azure/storage-blob";
import { SoughtText } from "../../../articles/forgetting/sought-text";
import { unless } from "../../../shared/unless";
import type { ExportRows } from "../contract/export";
import { mentioningContainers } from "../settings";
import type { RowsOf } from "./reader-export";

/** The account that files are brought in to. */
export type MentioningFiles = Pick<BlobServiceClient, "getContainerClient">;

/** A longer line is read as several. */
const mostLine = 64 * 1024;
/** Of a name that the end of such a piece cuts in two. */
const overlap = 512;

type Mention = ExportRows["mentions"][number];

/** Lines of files that speak of a reader, and nothing else of these files: the rest may be other people's. */
export const mentionRows: RowsOf<"mentions"> = async function* (reader, { files }) {
  const sought = new SoughtText(reader);
  for (const name of Object.keys(mentioningContainers)) {
    const container = files.getContainerClient(name);
    for await (const { name: file } of container.listBlobsFlat()) {
      if (sought.isIn(file)) yield { in: name, file, line: null, text: file };
      // deleted in between
      const answer = await unless([404], container.getBlobClient(file).download());
      const pieces = answer?.readableStreamBody as AsyncIterable<Buffer> | undefined;
      if (pieces) yield* mentionsIn(pieces, sought, { in: name, file });
    }
  }
};

async function* mentionsIn(
  pieces: AsyncIterable<Buffer>,
  sought: SoughtText,
  place: Pick<Mention, "file" | "in">,
): AsyncGenerator<Mention> {
  let line = 1;
  for await (const { text, ends } of linesOf(pieces)) {
    if (sought.isIn(text)) yield { ...place, line, text };
    if (ends) line++;
  }
}

interface Line {
  readonly text: string;
  /** False where the next one goes on in the same line. */
  readonly ends: boolean;
}

async function* linesOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of pieces) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) yield { text, ends: true };
    if (rest.length < mostLine) continue;
    yield { text: rest, ends: false };
    rest = rest.slice(-overlap);
  }
  if (rest !== "") yield { text: rest, ends: true };
}
