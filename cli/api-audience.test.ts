import { audienceNamed } from "./api-audience";

const audience = "api://10ca1000-0000-4000-8000-000000000000/app-predictions-local-abcde";
const outputs = async () => ({
  predictions_audience: audience,
  my_articles_audience: "api://a",
});
const never = async () => {
  throw new Error("the environment was asked");
};

describe("what a token is for", () => {
  it.each([
    ["search", "https://search.azure.com"],
    ["https://graph.microsoft.com/", "https://graph.microsoft.com"],
    ["api://x/.default", "api://x"],
  ])("is known of %s without looking at the environment", async (name, expected) => {
    expect(await audienceNamed(name, never)).toBe(expected);
  });

  it.each([
    ["predictions", audience],
    ["my-articles", "api://a"],
  ])("is what the environment says of the workload %s", async (name, expected) => {
    expect(await audienceNamed(name, outputs)).toBe(expected);
  });

  it("fails with a name that nothing has, and tells the nearest", async () => {
    await expect(audienceNamed("predictoins", outputs)).rejects.toMatchObject({
      code: "ResourceUnknown",
      fix: expect.stringContaining("predictions"),
    });
  });
});
