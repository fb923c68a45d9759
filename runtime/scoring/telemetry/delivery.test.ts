import { keptUntilDelivered } from "./delivery";

let warnings: jest.SpyInstance;
beforeEach(() => {
  warnings = jest.spyOn(console, "warn").mockImplementation();
});
afterEach(() => warnings.mockRestore());

const refused = async () => ({ status: 403, bodyAsText: "no role" });
const delivered = async () => ({ status: 200 });
const failing = () => Promise.reject(new Error("no token"));

it("says that telemetry does not arrive once, and again after it has arrived meanwhile", async () => {
  const { sendRequest } = keptUntilDelivered("ingestion");
  for (const answer of [refused, refused, delivered, refused]) await sendRequest({}, answer);
  expect(warnings.mock.calls).toEqual([
    ["Telemetry cannot be delivered to ingestion and is kept: status 403 no role"],
    ["Telemetry cannot be delivered to ingestion and is kept: status 403 no role"],
  ]);
});

it("has the SDK keep what failed before it was sent, as if the service had been unavailable", async () => {
  const { sendRequest } = keptUntilDelivered("ingestion");
  await expect(sendRequest({}, failing)).rejects.toMatchObject({ message: "no token", statusCode: 503 });
  expect(warnings).toHaveBeenCalledWith("Telemetry cannot be delivered to ingestion and is kept: no token");
});
