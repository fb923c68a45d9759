import { migrate } from "../migrations/migrate";

/** A run in a process of its own, which a test can kill: what it is to do comes as a message. */
process.once("message", async (asked: { settings: never; release: never; by: string; token: string }) => {
  const { token, ...rest } = asked;
  const tokens = async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 });
  const log = (line: string) => process.send?.({ line });
  await migrate({ ...rest, tokens, log }).then(
    (applied) => process.send?.({ applied }),
    (error: Error) => process.send?.({ error: error.message }),
  );
  process.disconnect();
});
