import { closeSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** The files of one journal, `<file>.journal.<number>`, lines of JSON; the highest number is written to. */
export class Segments {
  private readonly file: string;
  private number: number;
  private descriptor: number | undefined;
  private size = 0;

  constructor(file: string) {
    this.file = file;
    this.number = Math.max(0, ...this.numbers()) + 1;
  }

  /** Bytes written since the last rotation. */
  get bytes(): number {
    return this.size;
  }

  /** On its way to disk when this returns: the death of this process no longer loses it. */
  append(line: string): void {
    this.descriptor ??= openSync(this.path(this.number), "a", 0o600);
    this.size += writeFully(this.descriptor, line);
  }

  /** Begins a new file. Answers the number of the last one before it. */
  rotate(): number {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
    this.size = 0;
    return this.number++;
  }

  remove(upTo: number): void {
    for (const number of this.numbers()) if (number <= upTo) rmSync(this.path(number), { force: true });
  }

  /** Every value of every line, oldest first. A last line that was cut short was never acknowledged. */
  *read<Value>(): Generator<Value> {
    for (const number of this.numbers()) {
      for (const line of readFileSync(this.path(number), "utf8").split("\n").slice(0, -1)) {
        yield* JSON.parse(line) as Value[];
      }
    }
  }

  private numbers(): number[] {
    const prefix = `${basename(this.file)}.journal.`;
    return readdirSync(dirname(this.file))
      .filter((name) => name.startsWith(prefix))
      .map((name) => Number(name.slice(prefix.length)))
      .sort((a, b) => a - b);
  }

  private path(number: number): string {
    return join(dirname(this.file), `${basename(this.file)}.journal.${number}`);
  }
}

function writeFully(descriptor: number, text: string): number {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
  return bytes.length;
}
