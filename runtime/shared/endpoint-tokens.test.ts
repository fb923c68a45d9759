import { endpointTokens } from "./endpoint-tokens";
import { ScoringClient } from "./scoring-client";
import { ScoringServerFixture } from "./testing/scoring-server";

const secondsFromNow = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
const entra = async (scope: string) => ({
  token: `for ${scope}`,
  expiresOnTimestamp: Date.now() + 3_600_000,
});

let resourceManager: ScoringServerFixture;
let given: number;
beforeEach(async () => {
  given = 0;
  resourceManager = new ScoringServerFixture();
  await resourceManager.start();
});
afterEach(() => resourceManager.stop());

function give(lives: { readonly expires: number; readonly refresh?: number }): void {
  resourceManager.script.push({
    status: 200,
    body: {
      accessToken: `aml ${++given}`,
      expiryTimeUtc: secondsFromNow(lives.expires),
      ...(lives.refresh !== undefined && { refreshAfterTimeUtc: secondsFromNow(lives.refresh) }),
      tokenType: "Bearer",
    },
  });
}

const tokensOf = () => endpointTokens(resourceManager.uri, entra);

it("asks Resource Manager under the identity's own token, once for all", async () => {
  give({ expires: 3600, refresh: 1800 });
  const tokens = tokensOf();
  const all = await Promise.all(["one", "other"].map((scope) => tokens(scope)));
  expect(all.map(({ token }) => token)).toEqual(["aml 1", "aml 1"]);
  expect(resourceManager.requests).toMatchObject([
    { headers: { authorization: "Bearer for https://management.azure.com/.default" } },
  ]);
});

it("asks for the next one from the time on that Azure ML names, and no sooner", async () => {
  const start = Date.now();
  give({ expires: 3600, refresh: 600 });
  give({ expires: 7200 });
  const tokens = tokensOf();
  await tokens("");
  const now = jest.spyOn(Date, "now");
  try {
    now.mockReturnValue(start + 590_000);
    expect((await tokens("")).token).toBe("aml 1");
    now.mockReturnValue(start + 610_000);
    expect((await tokens("")).token).toBe("aml 2");
  } finally {
    now.mockRestore();
  }
});

it("goes on with a token that lives while no new one can be had", async () => {
  give({ expires: 3600, refresh: -1 });
  resourceManager.script.push({ status: 503 });
  const tokens = tokensOf();
  await tokens("");
  expect((await tokens("")).token).toBe("aml 1");
  expect(resourceManager.requests).toHaveLength(2);
});

it("fails naming the role when Resource Manager refuses", async () => {
  resourceManager.script.push({ status: 403, body: { error: { code: "AuthorizationFailed" } } });
  await expect(tokensOf()("")).rejects.toMatchObject({
    code: "EndpointRefused",
    fix: expect.stringContaining("AzureML Data Scientist"),
  });
});

it.each([400, 422])("does not blame the image when Resource Manager answers %i", async (status) => {
  resourceManager.script.push({ status, body: { error: { code: "BadArgument" } } });
  await expect(tokensOf()("")).rejects.toMatchObject({ code: "EndpointFailed", isImageRefused: false });
});

it.each([["no json"], [{ accessToken: "" }], [{ accessToken: "a", expiryTimeUtc: "soon" }]])(
  "fails when the answer holds no token: %j",
  async (body) => {
    resourceManager.script.push({ status: 200, body });
    await expect(tokensOf()("")).rejects.toMatchObject({ code: "EndpointFailed" });
  },
);

describe("a scoring client of an endpoint on Kubernetes", () => {
  let endpoint: ScoringServerFixture;
  beforeEach(async () => {
    endpoint = new ScoringServerFixture();
    await endpoint.start();
  });
  afterEach(() => endpoint.stop());

  const client = () => new ScoringClient({ uri: endpoint.uri, tokenUri: resourceManager.uri, tokens: entra });

  it("scores with the endpoint's own token, and never shows it Microsoft Entra's", async () => {
    give({ expires: 3600, refresh: 1800 });
    const scoring = client();
    await scoring.score(Buffer.from("one"), "image/jpeg");
    await scoring.score(Buffer.from("two"), "image/jpeg");
    expect(endpoint.requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer aml 1",
      "Bearer aml 1",
    ]);
    expect(resourceManager.requests).toHaveLength(1);
  });

  it("asks again when Resource Manager is busy for a moment", async () => {
    resourceManager.script.push({ status: 503 });
    give({ expires: 3600 });
    await client().score(Buffer.from("one"), "image/jpeg");
    expect(endpoint.requests).toHaveLength(1);
  });

  it("fails when nobody gives out tokens, and asks the endpoint nothing", async () => {
    await resourceManager.stop();
    await expect(client().score(Buffer.from("one"), "image/jpeg")).rejects.toMatchObject({
      code: "EndpointUnreachable",
      isPassing: true,
    });
    expect(endpoint.requests).toEqual([]);
  });
});
