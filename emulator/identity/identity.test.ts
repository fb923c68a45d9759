import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ManagedIdentityCredential } from "@azure/identity";
import { openContext } from "../core/context";
import type { RoleAssignment } from "./authorization";
import { AccessDenied, type Identity } from "./identity";
import { startIdentity } from "./start";

const storage = "https://storage.azure.com";
const blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
const account =
  "/subscriptions/s/resourceGroups/photos/providers/Microsoft.Storage/storageAccounts/photosdata";
const input = `${account}/blobServices/default/containers/input`;

const app = {
  objectId: "11111111-1111-1111-1111-111111111111",
  clientId: "22222222-2222-2222-2222-222222222222",
  name: "images-app",
};
const other = {
  objectId: "33333333-3333-3333-3333-333333333333",
  clientId: "44444444-4444-4444-4444-444444444444",
  name: "other-app",
};

let folder: string;
let identity: Identity;
let assignments: RoleAssignment[];
let principals: (typeof app)[];

// one for all tests: Microsoft's client reads IDENTITY_ENDPOINT once per process
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-identity-"));
  identity = await start();
});

beforeEach(() => {
  assignments = [];
  principals = [app, other];
});

afterAll(async () => {
  await identity.stop();
  rmSync(folder, { recursive: true });
});

async function start(): Promise<Identity> {
  const directory = { roleAssignments: () => assignments, principals: () => principals };
  return startIdentity(await openContext(folder), directory);
}

function grant(roleDefinitionName: string, scope: string): void {
  assignments.push({ roleDefinitionName, scope, principalId: app.objectId });
}

const principal = { objectId: app.objectId, name: app.name, kind: "ManagedIdentity" } as const;

async function asApp<Result>(act: () => Promise<Result>): Promise<Result> {
  const before = { ...process.env };
  Object.assign(
    process.env,
    await identity.environmentFor([{ principalId: app.objectId, clientId: app.clientId }]),
  );
  try {
    return await act();
  } finally {
    process.env = before;
  }
}

async function tokenFor(audience: string): Promise<string> {
  const token = await identity.credential(app.objectId).getToken(`${audience}/.default`);
  return `Bearer ${token?.token}`;
}

describe("the managed identity endpoint", () => {
  it("gives Microsoft's ManagedIdentityCredential a token that is accepted", async () => {
    const { token } = await asApp(() => new ManagedIdentityCredential().getToken(`${storage}/.default`));
    expect(identity.authenticate(`Bearer ${token}`, storage)).toEqual(principal);
  });

  it("lets an app choose its identity by client id", async () => {
    const credential = () => new ManagedIdentityCredential({ clientId: app.clientId });
    const { token } = await asApp(() => credential().getToken(`${storage}/.default`));
    expect(identity.authenticate(`Bearer ${token}`, storage).objectId).toBe(app.objectId);
  });

  it("fails when an app asks for an identity that it was not given", async () => {
    const credential = () => new ManagedIdentityCredential({ clientId: other.clientId });
    await expect(asApp(() => credential().getToken(`${storage}/.default`))).rejects.toThrow(
      /No User Assigned or Delegated Managed Identity found/,
    );
  });

  it("fails when the header was not issued here", async () => {
    const environment = await identity.environmentFor([]);
    const url = `${environment["IDENTITY_ENDPOINT"]}?resource=${storage}&api-version=2019-08-01`;
    expect((await fetch(url)).status).toBe(401);
    const forged = { "x-identity-header": `${Buffer.from("[]").toString("base64url")}.AAAA` };
    expect((await fetch(url, { headers: forged })).status).toBe(401);
  });

  it("keeps its address, its keys and what a process was given across a restart", async () => {
    const token = await tokenFor(storage);
    const before = await identity.environmentFor([{ principalId: app.objectId, clientId: app.clientId }]);
    const { developer, tenantId } = identity;
    await identity.stop();
    identity = await start();

    expect(await identity.environmentFor([{ principalId: app.objectId, clientId: app.clientId }])).toEqual(
      before,
    );
    expect(identity.authenticate(token, storage)).toEqual(principal);
    expect(identity).toMatchObject({ developer, tenantId });
  });
});

describe("authenticate", () => {
  it("accepts an audience with and without its last slash", async () => {
    expect(identity.authenticate(await tokenFor(storage), `${storage}/`)).toEqual(principal);
  });

  it.each([
    ["there is no token", async () => undefined, storage],
    ["an account key is used", async () => "SharedKey photosdata:abc=", storage],
    ["the token is for another service", () => tokenFor("https://vault.azure.net"), storage],
    [
      "the token was changed",
      async () => (await tokenFor(storage)).replace(/\.([^.]+)\./, (_, body) => `.${body}A.`),
      storage,
    ],
  ])("fails when %s", async (_, header, audience) => {
    const authorization = await header();
    expect(() => identity.authenticate(authorization, audience)).toThrow(
      expect.objectContaining({ statusCode: 401 }),
    );
  });

  it("fails when the token has expired", async () => {
    const authorization = await tokenFor(storage);
    jest.useFakeTimers({ now: Date.now() + 25 * 60 * 60 * 1000 });
    try {
      expect(() => identity.authenticate(authorization, storage)).toThrow(/expired/);
    } finally {
      jest.useRealTimers();
    }
  });

  it("fails when the identity was deleted", async () => {
    const authorization = await tokenFor(storage);
    principals = [other];
    expect(() => identity.authenticate(authorization, storage)).toThrow(/deleted/);
  });
});

describe("authorize", () => {
  it("passes for a role on the resource, above it, and in any letter case", () => {
    for (const scope of [input, account, account.toUpperCase(), "/subscriptions/s/resourcegroups/PHOTOS"]) {
      assignments = [];
      grant("storage blob data reader", scope);
      expect(() => identity.authorize(principal, `${blobs}/read`, input)).not.toThrow();
    }
  });

  it.each([
    ["the role is on a sibling", "Storage Blob Data Reader", `${input}-old`, `${blobs}/read`],
    ["the scope only begins alike", "Storage Blob Data Reader", input.slice(0, -2), `${blobs}/read`],
    ["the role allows less", "Storage Blob Data Reader", account, `${blobs}/write`],
    ["the role is for queues", "Storage Queue Data Contributor", account, `${blobs}/read`],
    ["the role governs resources, not data", "Owner", account, `${blobs}/read`],
  ])("fails when %s", (_, roleName, scope, action) => {
    grant(roleName, scope);
    expect(() => identity.authorize(principal, action, input)).toThrow(AccessDenied);
  });

  it("fails when the grant is someone else's", () => {
    assignments = [
      { roleDefinitionName: "Storage Blob Data Owner", scope: account, principalId: other.objectId },
    ];
    expect(() => identity.authorize(principal, `${blobs}/read`, input)).toThrow(AccessDenied);
  });

  it("names who, what, where and the narrowest role to grant", () => {
    expect(() => identity.authorize(principal, `${blobs}/write`, input)).toThrow(
      expect.objectContaining({
        statusCode: 403,
        code: "AuthorizationPermissionMismatch",
        message: expect.stringMatching(
          /"images-app".*blobs\/write.*containers\/input[\s\S]*grant it the role "Storage Blob Data Contributor"/,
        ),
      }),
    );
  });

  it("lets the developer govern containers but not read blobs without a grant", () => {
    const containers = "Microsoft.Storage/storageAccounts/blobServices/containers";
    expect(() => identity.authorize(identity.developer, `${containers}/write`, input)).not.toThrow();
    expect(() => identity.authorize(identity.developer, `${blobs}/read`, input)).toThrow(AccessDenied);
  });
});

it("keys are readable by their owner alone", () => {
  for (const key of ["signing.key", "header.key"]) {
    expect(statSync(join(folder, "identity", key)).mode & 0o777).toBe(0o600);
  }
  expect(statSync(join(folder, "tls", "server.key")).mode & 0o777).toBe(0o600);
});
