import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TestEstate } from "../../../resource-manager/testing/test-estate";
import { makeTestRegistry, type TestRegistry } from "../testing/test-registry";

/** What MLflow's own Python client asked when somebody logged a run with it, and what it was content with. */
interface Exchange {
  /** Method and path below the tracking address; {experiment} and {run} stand for ids. */
  readonly ask: string;
  readonly type?: string;
  readonly body?: string;
  /** A text, or JSON. */
  readonly answer: unknown;
}

const { conversation } = JSON.parse(readFileSync(join(__dirname, "python-client.json"), "utf8")) as {
  conversation: readonly Exchange[];
};

const azure = new TestEstate();
let registry: TestRegistry;

beforeAll(async () => {
  await azure.start();
  registry = await makeTestRegistry(azure);
});
afterAll(() => azure.end());

it("answers MLflow's Python client, which logs a run with metrics and an artifact, as it was answered when it found them again", async () => {
  const uri = azure.estate.machineLearning.tracking.uriOf(registry.workspaceId).replace("azureml:", "https:");
  const token = (await azure.developer.getToken("https://management.azure.com/.default"))?.token;
  const ids: Record<string, string> = {};
  const filled = (text: string) => text.replace(/\{(experiment|run)\}/g, (_, name) => ids[name] ?? name);
  const emptied = (text: string) =>
    Object.entries(ids).reduce((rest, [name, id]) => rest.replaceAll(id, `{${name}}`), text);

  for (const { ask, type, body, answer } of conversation) {
    const [method = "", path = ""] = filled(ask).split(" ");
    const response = await fetch(uri + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(type && { "content-type": type }) },
      ...(body !== undefined && { body: filled(body) }),
    });
    const text = await response.text();
    const told = typeof answer === "string" ? text : JSON.parse(text);
    ids["experiment"] ??= told.experiment_id;
    if (told.run && !ids["run"]) ids["run"] = told.run.info.run_id;
    expect([ask, response.status, withoutTimes(emptied(text))]).toEqual([
      ask,
      200,
      withoutTimes(typeof answer === "string" ? answer : JSON.stringify(answer)),
    ]);
  }
});

/** Those that the server takes from its clock. */
function withoutTimes(text: string): string {
  return text.replace(/"(creation_time|last_update_time)":\s*\d+/g, '"$1":0');
}
