import { parseArgs } from "node:util";
import { startEmulator } from "./control/emulator";

/**
 * `node <bundle> --root <checkout>`: the local Azure of one checkout, until it is told to end.
 *
 * Ends with 0 at once when it runs already, with 1 when it cannot start.
 */
async function main(): Promise<void> {
  process.umask(0o077); // keys, tokens and what people put in: for nobody else on this machine
  const { values } = parseArgs({ options: { root: { type: "string" } } });
  const emulator = await startEmulator(values.root ?? process.cwd());
  if (emulator === undefined) {
    console.log("The local Azure of this checkout runs already.");
    return;
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void emulator.stop());
  await emulator.ended;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : error);
    process.exit(1);
  },
);
