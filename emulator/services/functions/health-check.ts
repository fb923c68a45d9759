import { get } from "node:https";

const askEveryMs = 15_000;

/** By which App Service's own checks are known: they keep nothing awake. */
export const healthCheckAgent = "HealthCheck/1.0";

/** Asks an app's health check path again and again, as App Service does every minute. */
export function watchHealth(
  address: string,
  ca: string,
  onProblem: (error: Error | undefined) => void,
): { stop(): void } {
  let hasStopped = false;
  const check = async () => {
    const problem = await ask(address, ca);
    if (!hasStopped) onProblem(problem === undefined ? undefined : new Error(`GET ${address} ${problem}`));
  };
  const timer = setInterval(() => void check(), askEveryMs);
  timer.unref();
  void check();
  return {
    stop: () => {
      hasStopped = true;
      clearInterval(timer);
    },
  };
}

/** Why the app is not healthy; undefined when it is. */
function ask(address: string, ca: string): Promise<string | undefined> {
  const headers = { "user-agent": healthCheckAgent };
  return new Promise((resolve) => {
    get(address, { ca, headers, timeout: 10_000, agent: false }, (response) => {
      response.resume();
      const { statusCode = 0 } = response;
      resolve(statusCode >= 200 && statusCode < 300 ? undefined : `answered ${statusCode}`);
    })
      .on("timeout", function (this: { destroy(error: Error): void }) {
        this.destroy(new Error("gave no answer within 10 s"));
      })
      .on("error", (error) => resolve(error.message));
  });
}
