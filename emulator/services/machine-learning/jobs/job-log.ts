import { appendFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";

/** Where Azure ML keeps what a job printed, among the artifacts of its run. */
const logPath = join("user_logs", "std_log.txt");

/** What a job prints, and what the platform says of it, whole lines in the order in which they came. */
export class JobLog {
  private readonly file: string;
  private readonly onLine: (line: string, stream: Stream) => void;
  private readonly rest = { stdout: "", stderr: "" };

  /** @param artifacts of the job's run */
  constructor(artifacts: string, onLine: (line: string, stream: Stream) => void) {
    this.file = join(artifacts, logPath);
    this.onLine = onLine;
    mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
    appendFileSync(this.file, "", { mode: 0o600 });
  }

  write(text: string, stream: Stream): void {
    const lines = (this.rest[stream] + text).split("\n");
    this.rest[stream] = lines.pop() ?? "";
    if (lines.length === 0) return;
    appendFileSync(this.file, `${lines.join("\n")}\n`);
    for (const line of lines) this.onLine(line, stream);
  }

  /** Says something in the platform's name. */
  say(text: string): void {
    this.write(`${text}\n`, "stderr");
  }

  /** A last line may have no end. */
  close(): void {
    for (const stream of ["stdout", "stderr"] as const)
      if (this.rest[stream] !== "") this.write("\n", stream);
  }
}

type Stream = "stdout" | "stderr";
