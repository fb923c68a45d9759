import { createServer } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { catchTheRest } from "../catch-the-rest";
import { listen } from "../listen";

/** Each line of standard output is one message of the log, as JSON. */
const log = (level: string, service: string, message: string) =>
  console.log(JSON.stringify({ level, service, message }));

/** Fails in each way there is, as its path says. */
const server = createServer(async (request, response) => {
  const fail = () => {
    throw new Error(`failed ${request.url}`);
  };
  switch (request.url) {
    case "/now":
      return fail();
    case "/after-a-wait":
      return wait(1).then(fail);
    case "/in-a-timer":
      return void setTimeout(fail, 1);
    case "/in-a-forgotten-promise":
      return void wait(1).then(fail);
    case "/in-the-second-half":
      return void request.on("data", (chunk) => String(chunk).includes("second") && fail());
    case "/when-it-closes":
      response.on("close", fail);
      return void response.end("fine");
    case "/busy-afterwards":
      response.on("finish", () => setImmediate(block));
      return void response.end("fine");
    case "/half-way":
      return void response.write("so far", fail);
    default:
      return void response.end("fine");
  }
});

/** Longer than it keeps a connection that nobody uses. */
const block = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
server.keepAliveTimeout = 20;
server.keepAliveTimeoutBuffer = 0;

catchTheRest(log);
process.on("SIGUSR2", () => {
  throw new Error("failed on nobody's behalf");
});
void listen(server, 0, "the fragile server", log).then(() => {
  const address = server.address();
  if (typeof address === "object") log("info", "port", String(address?.port));
});
