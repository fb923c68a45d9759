import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ClientAssertionCredential, DefaultAzureCredential } from "@azure/identity";
import { githubToken, pipelineCredential } from "./github-credential";

const tenant = "5cd9e0ba-7a0b-4a39-94c3-4d6c0a4e1b1f";

/** GitHub's token service, which answers with what it was asked for. */
let github: Server;
let variables: Record<string, string>;
beforeAll(async () => {
  github = createServer((request, response) => {
    const isJob = request.headers.authorization === "Bearer of-the-job";
    const { searchParams } = new URL(request.url ?? "", "http://127.0.0.1");
    response.writeHead(isJob ? 200 : 403, { "content-type": "application/json" });
    response.end(JSON.stringify(isJob ? { value: `a token for ${searchParams.get("audience")}` } : {}));
  });
  await new Promise<void>((listening) => github.listen(0, "127.0.0.1", listening));
  variables = {
    ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${(github.address() as AddressInfo).port}/token?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "of-the-job",
    ARM_CLIENT_ID: "0e4b9c0e-93d3-4b5f-8f0e-7d0a1f6f2a11",
  };
});
afterAll(() => {
  github.closeAllConnections();
  github.close();
});

it("a job asks GitHub for a token that Microsoft Entra ID takes", async () => {
  expect(await githubToken(variables)).toBe("a token for api://AzureADTokenExchange");
  expect(pipelineCredential(tenant, variables)).toBeInstanceOf(ClientAssertionCredential);
});

it("a person uses what they are signed in with", () => {
  expect(pipelineCredential(tenant, { ARM_CLIENT_ID: variables["ARM_CLIENT_ID"] })).toBeInstanceOf(
    DefaultAzureCredential,
  );
});

it("fails when the job may not ask for a token", async () => {
  await expect(githubToken({ ...variables, ACTIONS_ID_TOKEN_REQUEST_TOKEN: "none" })).rejects.toMatchObject({
    code: "GitHubTokenRefused",
    fix: expect.stringContaining("id-token: write"),
  });
});
