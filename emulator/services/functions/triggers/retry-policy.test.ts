import { withRetries } from "./retry-policy";

const forEver = {
  maxRetryCount: -1,
  retryStrategy: "exponentialBackoff",
  minimumInterval: { seconds: 3600 },
  maximumInterval: { seconds: 3600 },
} as never;

it("makes no pause and no further attempt once it is to stop", async () => {
  const stop = new AbortController();
  let attempts = 0;
  const attempt = async () => {
    attempts++;
    setImmediate(() => stop.abort());
    throw new Error("the database is away");
  };
  await expect(withRetries(forEver, attempt, () => stop.signal.aborted, stop.signal)).rejects.toThrow("away");
  expect(attempts).toBe(1);
});
