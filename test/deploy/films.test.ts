import { Checkout } from "../support/checkout";
import { deployLocal, destroyLocal } from "../support/deployed";
import type { LocalEstate } from "../support/local-estate";

jest.setTimeout(420_000);

describe("films on one machine", () => {
  let checkout: Checkout;
  let estate: LocalEstate;
  let url: string;

  beforeAll(async () => {
    checkout = new Checkout();
    checkout.keepOnly(["films"]);
    estate = await deployLocal(checkout);
    url = estate.output("films_api_url");
  });

  afterAll(async () => {
    await destroyLocal(checkout);
  });

  it("answer at the console's address, and have nothing to recommend yet", async () => {
    expect(url).toBe(`${estate.output("console_url")}/films/api/v1`);
    expect(await ask("/recommendations?user_id=ann&n=5")).toMatchObject({ because: "popular", films: [] });
  });

  async function ask(path: string): Promise<unknown> {
    return (await fetch(url + path)).json();
  }
});
