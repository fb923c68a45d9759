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
