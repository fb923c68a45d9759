import { Checkout } from "../support/checkout";
import { succeeding } from "../support/command";
import { deployLocal, destroyLocal } from "../support/deployed";

jest.setTimeout(240_000);

const checkout = new Checkout();
const run = (...args: string[]) => succeeding(checkout.root, "npx", ...args);
const post = (address: string, document: object) =>
  fetch(`${address}/documents`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(document),
  });

afterAll(() => destroyLocal(checkout));

it("deploys to local as it was written, and answers", async () => {
  checkout.keepOnly([]);
  const { stdout } = await run("vitrine", "new", "workload", "film-reviews", "--json");
  const estate = await deployLocal(checkout);
  const address = estate.output(JSON.parse(stdout).address);

  const kept = await post(address, { title: "A first one", text: "Hello" });
  expect(kept.status).toBe(201);
  expect(await kept.json()).toEqual({ id: expect.any(String) });
  const wrong = await post(address, { title: "A first one" });
  expect(wrong.headers.get("content-type")).toBe("application/problem+json");
  expect(await wrong.json()).toMatchObject({ code: "DocumentNotValid", errors: [{ parameter: "text" }] });

  const policy = JSON.parse((await run("vitrine", "policy", "local", "--json")).stdout);
  expect(policy).toMatchObject({ environment: "local", refused: false, findings: [] });
  const cost = JSON.parse((await run("vitrine", "cost", "local", "--json")).stdout);
  expect(cost).toMatchObject({ unknown: [], load: { filmReviews: { documents: 1_000 } } });
});
