import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent } from "node:https";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { TestEndpoint } from "./testing/endpoint";

const endpoint = new TestEndpoint();

beforeAll(async () => {
  await endpoint.start();
  await endpoint.deploy("blue");
  await endpoint.deploy("green", "green", {
    requestSettings: { maxConcurrentRequestsPerInstance: 1, requestTimeout: "PT1M" },
  });
  await endpoint.traffic({ blue: 100, green: 0 });
});

afterAll(() => endpoint.end());

const toGreen = { headers: { "azureml-model-deployment": "green" } };

describe("a request with a token", () => {
  it("reaches the deployment with the traffic, body and type untouched, and the answer names it", async () => {
    const answer = await endpoint.score("", {
      headers: { "content-type": "image/jpeg" },
      body: Buffer.alloc(3_000_000),
    });
    expect(answer).toMatchObject({ status: 200, headers: { "azureml-model-deployment": "blue" } });
    expect(answer.json()).toMatchObject({
      model: "blue",
      files: ["model.txt", "more"],
      received: 3_000_000,
      type: "image/jpeg",
    });
  });

  it("chooses a deployment without traffic with a header", async () => {
    const answer = await endpoint.score("", toGreen);
    expect(answer).toMatchObject({ status: 200, headers: { "azureml-model-deployment": "green" } });
    expect(answer.json()).toMatchObject({ model: "green" });
  });

  it("does not show the caller's token to the model", async () => {
    expect((await endpoint.score()).json()["authorization"]).toBeNull();
  });

  it("is refused with 404 when it names a deployment that does not exist", async () => {
    const answer = await endpoint.score("", { headers: { "azureml-model-deployment": "purple" } });
    expect(answer.status).toBe(404);
    expect(answer.json()).toMatchObject({ error: { code: "DeploymentNotFound" } });
  });

  it("gets 424, the model's own status in a header and its own words, when the model refuses", async () => {
    const answer = await endpoint.score("?status=422");
    expect(answer).toMatchObject({
      status: 424,
      headers: {
        "ms-azureml-model-error-statuscode": "422",
        "ms-azureml-model-error-reason": "model_error",
        "azureml-model-deployment": "blue",
      },
    });
    expect(answer.json()).toMatchObject({ model: "blue" });
  });

  it("gets 408 when the model takes longer than requestTimeout", async () => {
    await endpoint.deploy("hasty", "hasty", { requestSettings: { requestTimeout: "PT1S" } });
    const headers = { "azureml-model-deployment": "hasty" };
    expect(await endpoint.score("?act=wait&ms=60000", { headers })).toMatchObject({ status: 408 });
  });

  it("gets 429 beyond twice maxConcurrentRequestsPerInstance, and others are answered", async () => {
    const by = join(endpoint.azure.folder, "held");
    writeFileSync(by, "");
    let ended = 0;
    const asked = Array.from({ length: 5 }, () =>
      endpoint.score(`?act=held&by=${by}`, toGreen).finally(() => ended++),
    );
    while (ended < 3) await sleep(20);
    rmSync(by);
    const answers = await Promise.all(asked);
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 200, 429, 429, 429]);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers["ms-azureml-model-error-reason"]).toBe("too_many_pending_request");
  });

  it("keeps its connection", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let count = 0; count < 3; count++) await endpoint.score("", { agent });
    expect(agent).toMatchObject({ totalSocketCount: 1 });
    agent.destroy();
  });

  it("is counted for its deployment", async () => {
    const names = endpoint.azure.estate.monitor.requests({}).map(({ role, name }) => `${role} ${name}`);
    expect(names).toEqual(expect.arrayContaining(["words blue", "words green"]));
  });
});

describe("who may score", () => {
  it("is nobody without a token", async () => {
    expect((await endpoint.score("", { token: "" })).status).toBe(401);
  });

  it("is nobody with a token for another service", async () => {
    const token = await endpoint.token("https://management.azure.com");
    expect((await endpoint.score("", { token })).status).toBe(401);
  });

  it("is nobody without a role, and the refusal names it", async () => {
    const { azure } = endpoint;
    const app = await azure.apply("azurerm_user_assigned_identity", {
      name: "app",
      resource_group_name: "photos",
      location: "westeurope",
    });
    const token = await endpoint.token("https://ml.azure.com", app["principal_id"]);
    const refused = await endpoint.score("", { token });
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('the role \\"AzureML Data Scientist\\"');

    await azure.grant("AzureML Data Scientist", endpoint.endpoint["id"], app["principal_id"]);
    expect((await endpoint.score("", { token })).status).toBe(200);
  });
});

describe("the files of a model", () => {
  const model = async (name: string) => {
    const { files, environment } = (
      await endpoint.score("", { headers: { "azureml-model-deployment": name } })
    ).json() as { files: string[]; environment: Record<string, string> };
    return { files, environment };
  };

  it("lie below the mount path under model, version and the registered folder's own name", async () => {
    const { files, environment } = await model("blue");
    expect(environment["MODEL_DIR"]).toMatch(/\/words\/blue\/blue$/);
    expect(files).toEqual(["model.txt", "more"]);
    expect(environment).not.toHaveProperty("AZUREML_MODEL_DIR");
  });

  it("lie where AZUREML_MODEL_DIR says when nobody chose a mount path", async () => {
    await endpoint.deploy("placed", "placed", { modelMountPath: undefined, environmentVariables: {} });
    const { files, environment } = await model("placed");
    expect(environment["AZUREML_MODEL_DIR"]).toMatch(/\/words\/placed$/);
    expect(files).toEqual(["model.txt", "more"]);
  });
});

describe("the process of a deployment", () => {
  it("sees what its image, its deployment and the platform set, and nothing of the shell", async () => {
    process.env["OF_THE_SHELL"] = "yes";
    const environment = (await endpoint.score()).json()["environment"] as Record<string, string>;
    expect(environment).toMatchObject({
      GREETING: "hello",
      SCORING_HOST: "127.0.0.1",
      IDENTITY_ENDPOINT: expect.stringMatching(/^http/),
    });
    expect(environment).not.toHaveProperty("OF_THE_SHELL");
  });

  it("can be reached on the loopback alone, whatever it asks for", async () => {
    const environmentVariables = { ANY_HOST: "0.0.0.0", MODEL_DIR: "/var/models/words/open/open" };
    await endpoint.deploy("open", "open", { environmentVariables });
    const answer = await endpoint.score("", { headers: { "azureml-model-deployment": "open" } });
    expect(answer.json()).toMatchObject({ address: "127.0.0.1" });
  });

  it("comes back after it died, and whoever asks meanwhile waits for it", async () => {
    const blue = () => endpoint.status().deployments.find(({ name }) => name === "blue");
    const died = await endpoint.score("?act=die");
    expect(died).toMatchObject({ status: 424, headers: { "ms-azureml-model-error-reason": "model_error" } });
    while (blue()?.restarts === 0) await new Promise(setImmediate);
    expect(blue()?.state).toBe("starting");
    expect(await endpoint.score()).toMatchObject({ status: 200 });
    expect(blue()).toMatchObject({ state: "ready", restarts: 1 });
  });
});

it("splits requests by the shares of the traffic", async () => {
  await endpoint.traffic({ blue: 70, green: 30 });
  const answers: string[] = [];
  for (let count = 0; count < 200; count++) {
    answers.push(String((await endpoint.score()).headers["azureml-model-deployment"]));
  }
  const share = answers.filter((name) => name === "green").length / answers.length;
  expect(share).toBeGreaterThan(0.15);
  expect(share).toBeLessThan(0.45);
});

describe("the port of a deployment's process", () => {
  /** Of the two that a deployment has in turn, the one that is in use. */
  const ask = (path: string, headers = {}) => {
    const file = join(endpoint.azure.estate.context.stateDirectory, "ports.json");
    const ports = Object.entries(JSON.parse(readFileSync(file, "utf8")) as Record<string, number>)
      .filter(([name]) => name.startsWith("scoring/") && name.includes("/blue/"))
      .map(([, port]) => port);
    return Promise.any(
      ports.map(async (port) => {
        const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", body: "x", headers });
        return answer.status;
      }),
    );
  };

  it.each(["/score", "/health/ready", "/"])(
    "fails when somebody on the machine asks it for %s",
    async (path) => {
      expect(await ask(path)).toBe(401);
      expect(await ask(path, { "x-container-token": "guess", authorization: "Bearer guess" })).toBe(401);
    },
  );
});
