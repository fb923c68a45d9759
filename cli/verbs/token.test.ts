import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeJwt } from "jose";
import { type Emulator, startEmulator } from "../../emulator/control/emulator";
import { localDeveloperId } from "../../emulator/identity/local-ids";
import type { StateResponse, Values } from "../../emulator/resource-manager/protocol";
import { identifierUri, priya, readRole, register } from "../../emulator/services/entra/testing/registration";
import { LocalEstate } from "../local-estate";
import { token } from "./token";

const root = mkdtempSync(join(tmpdir(), "vitrine-token-"));
let emulator: Emulator | undefined;
let printed: string[];

beforeAll(async () => {
  emulator = await startEmulator(root);
  const estate = await LocalEstate.connect(root);
  const apply = async (type: string, planned: Values): Promise<Values> => {
    const provider = type.split("_")[0];
    const { state } = await estate.post<StateResponse>("/terraform/apply", {
      provider,
      type,
      prior: null,
      planned,
    });
    return state ?? {};
  };
  const { assign } = await register({ apply });
  await assign(readRole, localDeveloperId);
});
beforeEach(() => {
  printed = [];
  jest.spyOn(console, "log").mockImplementation((line: string) => printed.push(line));
});
afterEach(() => jest.restoreAllMocks());
afterAll(async () => {
  await emulator?.stop();
  rmSync(root, { recursive: true, force: true });
});

const vitrine = (...args: string[]) => token(root, () => undefined).parseAsync(["node", "vitrine", ...args]);

describe("npx vitrine token of an API", () => {
  it("is yours, with the roles that you have", async () => {
    await vitrine(identifierUri);
    expect(decodeJwt(printed[0] ?? "")).toMatchObject({ oid: localDeveloperId, roles: ["Things.Read"] });
  });

  it("is somebody else's on one machine", async () => {
    await vitrine(identifierUri, "--person", "priya", "--json");
    const { token: given, audience, expires } = JSON.parse(printed[0] ?? "{}");
    expect(decodeJwt(given)).toMatchObject({ oid: priya, roles: ["Things.Read", "Things.Write"] });
    expect(audience).toBe(identifierUri);
    expect(Date.parse(expires)).toBeGreaterThan(Date.now());
  });

  it("is somebody else's for Azure's own services too, which know them by their object id", async () => {
    await vitrine("database", "--person", "priya");
    expect(decodeJwt(printed[0] ?? "")).toMatchObject({
      oid: priya,
      aud: "https://ossrdbms-aad.database.windows.net",
    });
    await expect(vitrine("database", "--person", "x")).rejects.toMatchObject({ code: "AADSTS50034" });
  });

  it("fails with Entra's code for somebody who has no role, and for nobody", async () => {
    await expect(vitrine(identifierUri, "--person", "noor")).rejects.toMatchObject({ code: "AADSTS50105" });
    await expect(vitrine(identifierUri, "--person", "x")).rejects.toMatchObject({ code: "AADSTS50034" });
  });

  it("fails to be somebody else's in Azure", async () => {
    await expect(vitrine("api://x", "-e", "dev", "--person", "ada")).rejects.toMatchObject({
      code: "PersonNotYours",
    });
  });
});
