import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../runtime/shared/testing/free-port";

export interface PrometheusPrograms {
  readonly prometheus: string;
  readonly promtool: string;
}

/**
 * Debian's Prometheus: what is installed, or its package unpacked beside the test, so that no service begins to run.
 *
 * @param folder an empty one
 */
export function prometheusPrograms(folder: string): PrometheusPrograms {
  if (spawnSync("promtool", ["--version"]).status === 0)
    return { prometheus: "prometheus", promtool: "promtool" };
  mkdirSync(folder, { recursive: true });
  const fetch = () =>
    spawnSync("apt-get", ["download", "-qq", "prometheus"], { cwd: folder, encoding: "utf8" });
  let fetched = fetch();
  if (fetched.status !== 0) {
    // a fresh machine does not know yet which packages there are
    spawnSync("apt-get", ["update", "-qq"]);
    fetched = fetch();
  }
  const file = readdirSync(folder).find((name) => name.endsWith(".deb"));
  if (!file)
    throw new Error(`Debian's package prometheus could not be fetched: ${fetched.stderr ?? fetched.error}`);
  execFileSync("dpkg-deb", ["-x", join(folder, file), folder]);
  const bin = join(folder, "usr/bin");
  return { prometheus: join(bin, "prometheus"), promtool: join(bin, "promtool") };
}

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface RunningPrometheus {
  /** What a query gives now. @throws when it is refused */
  query(expression: string): Promise<readonly Sample[]>;
  stop(): Promise<void>;
}

/** @param config its file; what it keeps goes into the folder beside it */
export async function startPrometheus(program: string, config: string): Promise<RunningPrometheus> {
  const port = await freePort();
  const server = spawn(
    program,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${config}.kept`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: "ignore" },
  );
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const ask = async (path: string) =>
    (await fetch(`http://127.0.0.1:${port}${path}`)).json() as Promise<Answer>;
  for (const end = Date.now() + 100_000; ; ) {
    const answer = await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => undefined);
    if (answer?.ok) break;
    if (server.exitCode !== null || Date.now() > end) throw new Error("Prometheus did not start");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    async query(expression) {
      const { status, error, data } = await ask(`/api/v1/query?query=${encodeURIComponent(expression)}`);
      if (status !== "success") throw new Error(`${expression}: ${error}`);
      return data.result.map(({ metric, value: [, value] }) => ({ metric, value: Number(value) }));
    },
    async stop() {
      server.kill();
      await ended;
    },
  };
}

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data: { readonly result: readonly { metric: Record<string, string>; value: [number, string] }[] };
}
