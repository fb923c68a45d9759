import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { filmsAlerts } from "../../workloads/films/grafana/films-alerts";
import { rows } from "../../workloads/films/grafana/films-dashboard";
import { Checkout } from "../support/checkout";
import { command } from "../support/command";
import { prometheusPrograms, type RunningPrometheus, startPrometheus } from "../support/debian-prometheus";
import { deployLocal, destroyLocal } from "../support/deployed";
import type { LocalEstate } from "../support/local-estate";

jest.setTimeout(420_000);

/** Of the sample: the model knows what they rated before. */
const people = Array.from({ length: 120 }, (_, n) => String(n + 1));

// real Terraform, the local Azure, and Debian's Prometheus that asks the films app as a user's would
describe("films, as Prometheus sees them", () => {
  let checkout: Checkout;
  let estate: LocalEstate;
  let folder: string;
  let url: string;
  let prometheus: RunningPrometheus;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "vitrine-prometheus-"));
    const programs = prometheusPrograms(join(folder, "package"));
    checkout = new Checkout();
    checkout.keepOnly(["films"]);
    estate = await deployLocal(checkout);
    url = estate.output("films_api_url");
    prometheus = await startPrometheus(programs.prometheus, configuration());
    await vitrine("films", "import", "sample");
    await vitrine("train", "films");
    await rateByMany();
  });

  afterAll(async () => {
    await prometheus?.stop();
    await destroyLocal(checkout);
    rmSync(folder, { recursive: true, force: true });
  });

  it("have a line for each query of the dashboard and of the rules", async () => {
    const ofPanels = rows.flatMap(({ panels }) => panels.flatMap(({ lines }) => Object.values(lines)));
    const queries = [...ofPanels, ...filmsAlerts.map(({ value }) => value)];
    let silent: string[] = queries;
    for (const end = Date.now() + 120_000; silent.length > 0 && Date.now() < end; ) {
      await use();
      await vitrine("trigger", "watch-drift");
      const found = await Promise.all(silent.map(async (query) => [query, await hasLine(query)] as const));
      silent = found.flatMap(([query, isThere]) => (isThere ? [] : [query]));
    }
    expect(silent).toEqual([]);
  });

  /** The one that is committed, on this estate, in a hurry. */
  function configuration(): string {
    const given = parse(
      readFileSync(join(__dirname, "../../workloads/films/grafana/prometheus.yml"), "utf8"),
    );
    const [job] = given.scrape_configs;
    const authority = join(folder, "authority.pem");
    writeFileSync(authority, estate.authority);
    const { host, protocol } = new URL(url);
    const file = join(folder, "prometheus.yml");
    const hurried = {
      ...job,
      scheme: protocol.slice(0, -1),
      scrape_interval: "1s",
      scrape_timeout: "1s",
      tls_config: { ca_file: authority },
      static_configs: [{ targets: [host], labels: { environment: "local" } }],
    };
    writeFileSync(file, stringify({ scrape_configs: [hurried] }));
    return file;
  }

  async function hasLine(query: string): Promise<boolean> {
    const here = query.replaceAll("$environment", "local").replaceAll("$__rate_interval", "1m");
    return (await prometheus.query(here)).some(({ value }) => !Number.isNaN(value));
  }

  /** As many people as something can be said of. */
  async function rateByMany(): Promise<void> {
    const ratings = people.flatMap((user_id) =>
      ["1", "2", "3", "4"].map((film_id) => ({ user_id, film_id, value: 5 })),
    );
    await post(ratings);
  }

  /** Somebody whom the model knows, somebody whom it does not, a rating, and what is refused. */
  async function use(): Promise<void> {
    await fetch(`${url}/recommendations?user_id=1&n=5`);
    await fetch(`${url}/recommendations?user_id=newcomer&n=5`);
    await fetch(`${url}/films/no-such-film`);
    for (const person of people) await fetch(`${url}/recommendations?user_id=${person}&n=5`);
    await post([{ user_id: "2", film_id: "1", value: 4 }]);
  }

  async function post(ratings: readonly object[]): Promise<void> {
    const response = await fetch(`${url}/ratings`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ratings }),
    });
    if (!response.ok) throw new Error(await response.text());
  }

  async function vitrine(...args: string[]): Promise<void> {
    const { stdout, exitCode } = await command(checkout.root, "node", "bin/vitrine.mjs", ...args, "--json");
    if (exitCode !== 0) throw new Error(stdout);
  }
});
