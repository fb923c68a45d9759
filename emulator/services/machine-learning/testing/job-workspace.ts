import { readFileSync } from "node:fs";
import type { Values } from "../../../resource-manager/protocol";
import { text } from "../../../resource-manager/values";
import { TestEndpoint } from "./endpoint";
import { dockerfileText, scoringArchive } from "./scoring-package";

/** A job of a few lines that says what it sees, and does on demand what real ones do by accident. */
const jobScript = `
const { writeFileSync, existsSync } = require("node:fs");
console.log("working in " + process.cwd());
console.log("environment " + JSON.stringify(process.env));
console.error("a warning");
const [act, file] = process.argv.slice(2);
if (act === "fail") process.exit(3);
if (act === "wait") {
  writeFileSync(file + ".started", String(process.pid));
  process.on("SIGTERM", () => { console.log("told to end"); process.exit(0); });
  setInterval(() => { if (existsSync(file)) process.exit(0); }, 20);
}
`;

/** The workspace of an endpoint's tests, with a cluster and an environment whose image holds the job above. */
export class JobWorkspace {
  readonly endpoint = new TestEndpoint();
  cluster: Values = {};

  get azure() {
    return this.endpoint.azure;
  }

  get id(): string {
    return text(this.endpoint.workspace, "id");
  }

  async start(nodes = 1): Promise<void> {
    await this.endpoint.start();
    await this.endpoint.ship("job", dockerfileText, await scoringArchive(jobScript));
    this.cluster = await this.scale(nodes);
    await this.azure.grant("AzureML Data Scientist", this.id);
    await this.azure.grant("Managed Identity Operator", this.endpoint.identity["id"]);
  }

  async scale(nodes: number, prior: Values | null = null): Promise<Values> {
    return this.azure.apply(
      "azurerm_machine_learning_compute_cluster",
      {
        name: "training",
        location: "westeurope",
        machine_learning_workspace_id: this.id,
        vm_size: "Standard_DS3_v2",
        vm_priority: "Dedicated",
        local_auth_enabled: false,
        identity: [{ type: "UserAssigned", identity_ids: [this.endpoint.identity["id"]] }],
        scale_settings: [
          { min_node_count: 0, max_node_count: nodes, scale_down_nodes_after_idle_duration: "PT2M" },
        ],
      },
      prior,
    );
  }

  /** The properties of a job that does what its argument says. */
  job(args = "", properties: Values = {}): Values {
    return {
      jobType: "Command",
      command: `node /app/server.cjs ${args}`.trim(),
      environmentId: `${this.id}/environments/scoring/versions/job`,
      computeId: this.cluster["id"],
      ...properties,
    };
  }

  put(name: string, properties: Values, principal?: unknown): Promise<Answer> {
    return this.ask("PUT", `/jobs/${name}`, { properties }, principal);
  }

  async ask(method: string, path: string, body?: unknown, principal?: unknown): Promise<Answer> {
    const url = `${this.azure.estate.armRest.address}${this.id}${path}`;
    const separator = path.includes("?") ? "&" : "?";
    const answer = await fetch(`${url}${separator}api-version=2026-05-01`, {
      method,
      headers: { authorization: `Bearer ${await this.token(principal)}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const content = await answer.text();
    return { status: answer.status, body: content === "" ? {} : JSON.parse(content) };
  }

  async token(principal?: unknown): Promise<string> {
    const { identity } = this.azure.estate;
    const credential = identity.credential(String(principal ?? identity.developer.objectId));
    return (await credential.getToken("https://management.azure.com/.default"))?.token ?? "";
  }

  async status(name: string): Promise<string> {
    return (await this.ask("GET", `/jobs/${name}`)).body.properties.status;
  }

  /** Resolves once the job is in this state. @throws when it ended in another */
  async until(name: string, wanted: string): Promise<void> {
    for (;;) {
      const now = await this.status(name);
      if (now === wanted) return;
      if (["Completed", "Failed", "Canceled"].includes(now))
        throw new Error(`${name} is ${now}: ${this.log(name)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** What it printed. */
  log(name: string): string {
    const { tracking } = this.azure.estate.machineLearning;
    return readFileSync(`${tracking.storeOf(this.id).artifactsOf(name)}/user_logs/std_log.txt`, "utf8");
  }

  /** The variables that a job saw. */
  environmentOf(name: string): Record<string, string> {
    return JSON.parse(/^environment (.*)$/m.exec(this.log(name))?.[1] ?? "{}");
  }

  end(): Promise<void> {
    return this.endpoint.end();
  }
}

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it as into any JSON
  readonly body: any;
}
