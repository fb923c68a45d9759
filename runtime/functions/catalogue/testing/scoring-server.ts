import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import sharp from "sharp";

/** The models of two deployments, by what their answers call them. */
export const models = { blue: "0123456789ab", green: "ba9876543210" } as const;

/** A scoring endpoint whose embedding is an image's mean colour; green's is the same the other way round. */
export async function startScoring() {
  const state = {
    /** Answered with embeddings. */
    scored: 0,
    /** Statuses to answer with first. */
    refusals: [] as { status: number; code: string; retryAfter?: string }[],
    model: undefined as string | undefined,
  };
  const server = createServer(async (request, response) => {
    const image = await buffer(request);
    const answer = (status: number, body: object, headers = {}) =>
      response
        .writeHead(status, { "content-type": "application/json", ...headers })
        .end(JSON.stringify(body));
    const refusal = state.refusals.shift();
    if (refusal) {
      const headers = refusal.retryAfter === undefined ? {} : { "retry-after": refusal.retryAfter };
      return answer(refusal.status, { error: { code: refusal.code, message: "as the test wants" } }, headers);
    }
    const named = request.headers["azureml-model-deployment"];
    // the traffic of whoever names no deployment
    const deployment = String(named ?? "blue") as keyof typeof models;
    const stats = await sharp(image)
      .stats()
      .catch(() => undefined);
    if (!stats)
      return answer(400, { error: { code: "ImageNotDecodable", message: "The image is damaged." } });
    const embedding = stats.channels.slice(0, 3).map(({ mean }) => mean / 255);
    if (deployment === "green") embedding.reverse();
    if (named !== undefined) state.scored++;
    const model = { name: "colours", id: state.model ?? models[deployment], dimension: 3 };
    return answer(200, { model, embeddings: [embedding] });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return Object.assign(state, {
    uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/score`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  });
}
