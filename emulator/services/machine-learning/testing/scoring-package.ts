import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";

export const dockerfileText = `# what the constructs ship, in small
FROM node:24-bookworm-slim
WORKDIR /app
ADD scoring.tar /app
ENV GREETING="from the image" SCORING_HOST=0.0.0.0
USER node
EXPOSE 8080
CMD ["node", "server.cjs"]
`;

/** A server of a few lines that says which model it has and does on demand what real ones do by accident. */
export const serverScript = `
const { createServer } = require("node:http");
const { existsSync, readFileSync, readdirSync } = require("node:fs");
const { MODEL_DIR, AZUREML_MODEL_DIR: version } = process.env;
const folder = MODEL_DIR ?? version + "/" + readdirSync(version)[0];
const model = readFileSync(folder + "/model.txt", "utf8");
if (model === "broken") { console.error("Error: this model is broken"); process.exit(1); }
const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, "http://x");
  if (pathname === "/health/live" || pathname === "/health/ready") return response.end("ok");
  if (pathname !== "/score") return response.writeHead(404).end();
  const act = searchParams.get("act");
  const answer = () => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const status = Number(searchParams.get("status") ?? 200);
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify({
        model, files: readdirSync(folder), received: Buffer.concat(chunks).length, pid: process.pid,
        authorization: request.headers.authorization ?? null, type: request.headers["content-type"],
        address: server.address().address, environment: process.env,
      }));
    });
  };
  if (act === "die") process.exit(3);
  const whenFree = () => (existsSync(searchParams.get("by")) ? setTimeout(whenFree, 20) : answer());
  if (act === "held") return whenFree();
  if (act === "wait") return setTimeout(answer, Number(searchParams.get("ms")));
  answer();
});
const listen = () =>
  server.listen(Number(process.env.SCORING_PORT), process.env.ANY_HOST ?? process.env.SCORING_HOST, () => console.log("listening with " + model));
setTimeout(listen, Number(process.env.START_AFTER_MS ?? 0));
`;

/** The archive that the Dockerfile adds. */
export async function scoringArchive(server = serverScript): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name: "server.cjs" }, server);
  archive.entry({ name: "package.json" }, "{}");
  archive.finalize();
  return buffer(archive);
}
