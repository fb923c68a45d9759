import { get } from "node:https";

const EVERY_MS = 15_000;

/** Asks an app's health check path again and again, as App Service does every minute. */
export function watchHealth(
  address: string,
  ca: string,
  onProblem: (error: Error | undefined) => void,
): { stop(): void } {
  const check = async () => {
    const problem = await ask(address, ca);
    onProblem(problem === undefined ? undefined : new Error(`GET ${address} ${problem}`));
  };
  const timer = setInterval(() => void check(), EVERY_MS);
  timer.unref();
  void check();
  return { stop: () => clearInterval(timer) };
}

/** Why the app is not healthy; undefined when it is. */
function ask(address: string, ca: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    get(address, { ca, timeout: 10_000, agent: false }, (response) => {
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
