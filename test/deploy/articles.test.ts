import { Checkout } from "../support/checkout";
import { deployLocal, destroyLocal } from "../support/deployed";
import type { LocalEstate } from "../support/local-estate";

jest.setTimeout(420_000);

// real Terraform and the local Azure; each test goes on where the one before it ended
describe("articles on one machine", () => {
  let checkout: Checkout;
  let estate: LocalEstate;
  let url: string;

  beforeAll(async () => {
    checkout = new Checkout();
    checkout.keepOnly(["articles"]);
    estate = await deployLocal(checkout);
    url = estate.output("articles_api_url");
  });

  afterAll(async () => {
    await destroyLocal(checkout);
  });

  it("answer anybody at the console's address what is trending", async () => {
    expect(url).toBe(`${estate.output("console_url")}/articles/api/v1`);
    expect(await ask("/articles/trending")).toMatchObject({ articles: [] });
  });

  async function ask(path: string): Promise<unknown> {
    return (await fetch(url + path)).json();
  }
});
