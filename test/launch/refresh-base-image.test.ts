import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { BareCheckout } from "../support/bare-checkout";

const digest = `sha256:${"7".repeat(64)}`;
/** The two requests to Docker Hub that tell what a tag is. */
const hub = new Hono()
  .get("/token", (c) => c.json({ token: "of-this-test" }))
  .get("/v2/library/node/manifests/:tag", (c) =>
    c.req.param("tag").startsWith("24") && c.req.header("authorization") === "Bearer of-this-test"
      ? c.body(null, 200, { "docker-content-digest": digest })
      : c.body(null, 404),
  );
const server = serve({ fetch: hub.fetch, port: 0, hostname: "127.0.0.1" });
beforeAll(async () => {
  if (!server.listening) await once(server, "listening");
});
afterAll(() => server.close());

const file = "runtime/scoring/Dockerfile";
let checkout: BareCheckout;
beforeEach(() => {
  checkout = new BareCheckout().write(file, readFileSync(file, "utf8"));
});
afterEach(() => checkout.remove());

function refresh(...args: string[]) {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return checkout.run(["bin/refresh-base-image.mjs", ...args], {
    DOCKER_AUTH_URL: address,
    DOCKER_REGISTRY_URL: address,
  });
}
const base = () => /^FROM (.*)$/m.exec(readFileSync(join(checkout.root, file), "utf8"))?.[1];

it("every Dockerfile of ours names a digest, which no one can move", () => {
  expect(readFileSync(file, "utf8")).toMatch(/^FROM \S+@sha256:[0-9a-f]{64}$/m);
});

it("writes what the tag is today, and keeps the tag", async () => {
  const [before] = base()?.split("@") ?? [];
  expect(await refresh()).toMatchObject({ code: 0 });
  expect(base()).toBe(`${before}@${digest}`);
});

it("takes another tag", async () => {
  await refresh("24.30.0-bookworm-slim");
  expect(base()).toBe(`docker.io/library/node:24.30.0-bookworm-slim@${digest}`);
});

it.each(["23-slim", "../secrets"])(
  "fails when there is no image %s, and leaves the file alone",
  async (tag) => {
    const before = base();
    expect(await refresh(tag)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("BaseImageNotFound"),
    });
    expect(base()).toBe(before);
  },
);
