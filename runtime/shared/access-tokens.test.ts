import { rememberTokens } from "./access-tokens";

const minute = 60_000;
let issued: string[];
let lifeMs: number;
let isDown: boolean;
let now: jest.SpyInstance;
beforeEach(() => {
  issued = [];
  lifeMs = 60 * minute;
  isDown = false;
  now = jest.spyOn(Date, "now").mockReturnValue(0);
});
afterEach(() => now.mockRestore());

const tokens = () =>
  rememberTokens(async (scope) => {
    issued.push(scope);
    if (isDown) throw new Error("the identity endpoint is down");
    return { token: `${scope} ${issued.length}`, expiresOnTimestamp: Date.now() + lifeMs };
  });

it("asks once for each scope, however many need a token", async () => {
  const token = tokens();
  await Promise.all(["search", "search", "redis"].map((scope) => token(scope)));
  await token("search");
  expect(issued).toEqual(["search", "redis"]);
});

it("has a new one before the old one ends", async () => {
  const token = tokens();
  await token("search");
  now.mockReturnValue(55 * minute);
  expect((await token("search")).token).toBe("search 1");
  now.mockReturnValue(57 * minute);
  expect((await token("search")).token).toBe("search 2");
});

it("goes on with a token that lives when no new one can be had", async () => {
  const token = tokens();
  await token("search");
  isDown = true;
  now.mockReturnValue(58 * minute);
  expect((await token("search")).token).toBe("search 1");
});

it("fails when there is no token that lives, and asks again the next time", async () => {
  const token = tokens();
  isDown = true;
  await expect(token("search")).rejects.toThrow("the identity endpoint is down");
  isDown = false;
  expect((await token("search")).token).toBe("search 2");
});
