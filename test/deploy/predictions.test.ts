import { Checkout } from "../support/checkout";
import { succeeding } from "../support/command";
import { deployLocal, destroyLocal } from "../support/deployed";
import type { LocalEstate } from "../support/local-estate";

jest.setTimeout(420_000);

describe("predictions on one machine", () => {
  let checkout: Checkout;
  let estate: LocalEstate;
  let url: string;

  beforeAll(async () => {
    checkout = new Checkout();
    checkout.keepOnly(["predictions"]);
    estate = await deployLocal(checkout);
    url = estate.output("predictions_api_url");
  });

  afterAll(async () => {
    await destroyLocal(checkout);
  });

  it("answer at the console's address, and say that a prediction was made and could be recorded", async () => {
    expect(url).toBe(`${estate.output("console_url")}/predictions/api/v1`);
    const health = await (await fetch(`${url}/health`)).json();
    expect(health).toMatchObject({
      status: "healthy",
      dependencies: { model: { status: "ok" }, record: { status: "ok" } },
    });
  });

  it("are nobody's business without a token", async () => {
    const { status } = await fetch(`${url}/predict`, { method: "POST", body: "{}" });
    expect(status).toBe(401);
  });

  it("find by its request id what was asked, which model answered, and what it was trained on", async () => {
    const { manifest, hash } = await ask("/models/leaving/metadata");
    const answer = await ask("/predict", { rows: [manifest.sample.row] });
    expect(answer).toMatchObject({
      model: { name: "leaving", hash },
      predictions: [{ score: expect.closeTo(manifest.sample.score, 5), explanation: { available: true } }],
    });
    expect(await ask(`/predictions/${answer.requestId}`)).toMatchObject({
      requestId: answer.requestId,
      rows: [manifest.sample.row],
      model: { hash, trainingData: manifest.trainingData.sha256 },
      code: { bundle: expect.stringMatching(/^[0-9a-f]{12}$/) },
      answer: { status: 200 },
    });
  });

  it("have a page in the console, in which people sign in", async () => {
    const page = await fetch(`${estate.output("console_url")}/predictions/`);
    expect(await page.text()).toContain("<h1>Predictions</h1>");
    const session = await fetch(`${estate.output("console_url")}/predictions/api/auth/session`);
    expect(await session.json()).toEqual({ signedIn: false });
  });

  it("plan no changes when nothing changed", async () => {
    const again = await succeeding(checkout.root, "npx", "cdktf", "deploy", "local", "--auto-approve");
    expect(again.output).toContain("No changes.");
  });

  /** What the API answers to whoever runs the test. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of several shapes
  async function ask(path: string, body?: object): Promise<any> {
    const audience = estate.output("predictions_audience");
    const { stdout } = await succeeding(checkout.root, "npx", "vitrine", "token", audience);
    const headers = { authorization: `Bearer ${stdout.trim()}`, "content-type": "application/json" };
    const response = await fetch(`${url}${path}`, {
      headers,
      ...(body && { method: "POST", body: JSON.stringify(body) }),
    });
    expect({ status: response.status, path }).toEqual({ status: 200, path });
    return response.json();
  }
});
