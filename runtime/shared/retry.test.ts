import { retry } from "./retry";

function failing(times: number) {
  let attempts = 0;
  return async () => {
    attempts++;
    if (attempts <= times) throw new Error(`attempt ${attempts}`);
    return attempts;
  };
}

it("asks again after a pause, until there is an answer", async () => {
  const seen: unknown[] = [];
  const answer = retry(failing(2), (error, attempt) => {
    seen.push([String(error), attempt]);
    return 1;
  });
  expect(await answer).toBe(3);
  expect(seen).toEqual([
    ["Error: attempt 1", 1],
    ["Error: attempt 2", 2],
  ]);
});

it("fails with the last error when there is no pause to make", async () => {
  const answer = retry(failing(9), (_, attempt) => (attempt < 3 ? 1 : undefined));
  await expect(answer).rejects.toThrow("attempt 3");
});
