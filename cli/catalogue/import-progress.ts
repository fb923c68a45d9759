import { SingleBar } from "cli-progress";
import { isTriedAgain } from "./follow-feed";
import { type Imported, importCatalogue } from "./import";

export interface ProgressOptions {
  readonly environment: string;
  /** Without any news. */
  readonly patienceSeconds: number;
  /** What the feed no longer has goes, however much it is. */
  readonly allowDeletes?: boolean;
  /** Says nothing on the way. */
  readonly isQuiet: boolean;
}

/** As shells have it, when Ctrl-C ended a command. */
const interruptedExitCode = 130;

/** Imports with a bar on a terminal, or a line for each step elsewhere; Ctrl-C says what became of it. */
export async function importWithProgress(
  root: string,
  path: string,
  { environment, patienceSeconds, allowDeletes, isQuiet }: ProgressOptions,
): Promise<Imported> {
  const isTerminal = Boolean(process.stderr.isTTY);
  const bar = new SingleBar({ format: "{bar} {value}/{total} {step}", clearOnComplete: true });
  const show = (step: string, done: number, total: number) => {
    // an empty bar would look like a full one
    if (isQuiet || !isTerminal || total === 0) return;
    if (!bar.isActive) bar.start(total, done, { step });
    bar.setTotal(total);
    bar.update(done, { step });
  };
  const say = (line: string) => {
    if (!isQuiet && !isTerminal) console.error(line);
  };

  let isCounted = false;
  let sofar = "nothing has been uploaded yet";
  const interrupt = () => {
    // leaves the terminal as it was: while it is there, a bar lets no line wrap
    bar.stop();
    console.error(`interrupted: ${sofar}`);
    process.exit(interruptedExitCode);
  };
  process.once("SIGINT", interrupt);
  try {
    return await importCatalogue(root, path, {
      environment,
      patienceSeconds,
      allowDeletes,
      onImage(done, total) {
        if (!isCounted) say(`images to upload: ${total - done}`);
        isCounted = true;
        show("images uploaded", done, total);
        sofar = `${done} of ${total} images are uploaded and the catalogue is as it was; the same command goes on from here`;
      },
      onFeed(feed) {
        say(`importing ${feed}`);
        sofar = `the import goes on without you; npx vitrine catalogue report "${feed}" -e ${environment} shows how far it is`;
      },
      onNews(report) {
        const { rows, done, error } = report;
        const again = error && isTriedAgain(report) ? `trying again: ${error.message}` : undefined;
        if (again) say(again);
        show(again ?? "rows", done, rows);
      },
    });
  } finally {
    process.removeListener("SIGINT", interrupt);
    bar.stop();
  }
}
