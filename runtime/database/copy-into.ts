import { type Connection, type PoolClient, Query } from "pg";

/** What COPY is asked for with, and what is sent when the server is ready for it. */
class Copy extends Query {
  private readonly content: Buffer;

  constructor(text: string, content: Buffer, callback: (error: Error | null) => void) {
    // the types know nothing of this constructor
    super(text, callback as never);
    this.content = content;
  }

  handleCopyInResponse(connection: Connection & CopyingConnection): void {
    connection.sendCopyFromChunk(this.content);
    connection.endCopyFrom();
  }
}

interface CopyingConnection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/**
 * Fills a table with rows in PostgreSQL's text format, much faster than statements would: a row a line, tabs between columns,
 * and no tab, line break or backslash in a value.
 *
 * @param into table and columns, e.g. "films.arriving (line, person)"
 * @param content a few megabytes at most: it is sent at once
 */
export function copyInto(client: PoolClient, into: string, content: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(
      new Copy(`copy ${into} from stdin`, content, (error) => (error ? reject(error) : resolve())),
    );
  });
}
