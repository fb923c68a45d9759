import { TestEndpoint } from "./testing/endpoint.fixture";

const endpoint = new TestEndpoint();

beforeAll(async () => {
  await endpoint.start();
  await endpoint.deploy("blue");
  await endpoint.deploy("green");
  await endpoint.traffic({ blue: 100, green: 0 });
}, 30_000);

afterAll(() => endpoint.end());

describe("a request with a token", () => {
  it("is answered by the deployment that has the traffic, which the answer names", async () => {
    const answer = await endpoint.score("", {
      headers: { "content-type": "image/jpeg" },
      body: Buffer.alloc(3_000_000),
    });
    expect(answer).toMatchObject({ status: 200, headers: { "azureml-model-deployment": "blue" } });
    expect(answer.json()).toMatchObject({ model: "blue", received: 3_000_000, type: "image/jpeg" });
  });
});
