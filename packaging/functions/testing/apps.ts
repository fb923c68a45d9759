/** The smallest app: one function, no native module. */
export const greeting = {
  "function.ts": `import { app } from "@azure/functions";
import { greet } from "./greet";

app.http("greeting", { methods: ["GET"], handler: async () => ({ body: greet("you") }) });
`,
  "greet.ts": 'export const greet = (name: string): string => "Hello, ".concat(name);\n',
};

/** An app with a native module that it loads on first use. */
export const resizing = {
  "function.ts": `import { app } from "@azure/functions";

app.storageBlob("resizing", {
  source: "EventGrid",
  connection: "PHOTOS",
  path: "photos/{name}",
  handler: async (photo) => (await import("sharp")).default(photo as Buffer).resize(80).toBuffer(),
});
`,
};

/** An app that starts processes beside its own, with a native module that only those load. */
export const forking = {
  "function.ts": `import { fork } from "node:child_process";
import { join } from "node:path";
import { app } from "@azure/functions";

app.http("forking", { handler: async () => ({ body: String(fork(join(__dirname, "worker.cjs")).pid) }) });
`,
  "worker.ts": `import { listSupportedBackends } from "onnxruntime-node";

console.log(listSupportedBackends().map(({ name }) => name).join());
`,
};
