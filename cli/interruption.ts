import type { Failure } from "./failure";

/** Terminals, npx and the launcher may each pass on the same Ctrl-C. */
const oneRequestMs = 500;

/**
 * Aborts at the first Ctrl-C, so that a verb can put things right before it ends. Asked once more, the process ends
 * at once.
 *
 * @param failure what the verb then ends with
 */
export function interruption(failure?: Failure): AbortSignal {
  const controller = new AbortController();
  let first: number | undefined;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      first ??= Date.now();
      if (Date.now() - first > oneRequestMs) process.exit(signal === "SIGINT" ? 130 : 143);
      controller.abort(failure);
    });
  }
  return controller.signal;
}

/** Aborts when nobody reads the output any more: `npx vitrine logs --follow | head`. */
export function outputClosed(): AbortSignal {
  const controller = new AbortController();
  process.stdout.once("error", () => controller.abort());
  return controller.signal;
}
