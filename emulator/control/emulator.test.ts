import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { EmulatorCheckout, gone } from "./testing/emulator-checkout";

let checkout: EmulatorCheckout;

beforeEach(() => {
  checkout = new EmulatorCheckout();
});

afterEach(() => checkout.end());

it("a second emulator of a checkout ends at once, without a complaint", async () => {
  const outcomes = await Promise.all([checkout.start(), checkout.start(), checkout.start()]);
  expect(outcomes.sort()).toEqual([0, 0, "up"]);
});

it("two checkouts run at once, apart from each other", async () => {
  const other = new EmulatorCheckout();
  try {
    expect(await Promise.all([checkout.start(), other.start()])).toEqual(["up", "up"]);
    await checkout.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
    expect(await checkout.call("/parity")).toHaveLength(1);
    expect(await other.call("/parity")).toHaveLength(0);
  } finally {
    await other.end();
  }
});

it("after kill -9 another takes over, with everything that was acknowledged at the same addresses", async () => {
  await checkout.start();
  const names = { resource_group_name: "photos", location: "westeurope" };
  await checkout.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
  const account = await checkout.apply("azurerm_storage_account", { name: "photosdata", ...names });
  const component = await checkout.apply("azurerm_application_insights", { name: "ai", ...names });
  const before = checkout.address();
  await checkout.kill();

  expect(await checkout.start()).toBe("up");

  expect(checkout.address()).toMatchObject({ port: before?.port });
  for (const [type, state] of [
    ["azurerm_storage_account", account],
    ["azurerm_application_insights", component],
  ] as const) {
    expect(await checkout.call("/terraform/read", { provider: "azurerm", type, state })).toEqual({ state });
  }
});

it("when the last resource is gone and Terraform has ended, nothing is left", async () => {
  const { terraform, pid } = await withoutResources();

  await wait(1000);
  expect(checkout.address()?.pid).toBe(pid);
  terraform.kill();
  await gone(pid);
  expect(existsSync(join(checkout.root, ".vitrine/local"))).toBe(false);
});

it("ends and leaves nothing while somebody still writes where it keeps its state", async () => {
  const { terraform, pid } = await withoutResources();
  const folder = join(checkout.root, ".vitrine/local/late");
  const writing = spawn(process.execPath, ["--eval", writer, folder]);
  while (!existsSync(folder)) await wait(5);

  terraform.kill();
  await gone(pid);
  writing.kill();
  expect(existsSync(join(checkout.root, ".vitrine/local"))).toBe(false);
});

/** A local Azure whose last resource is gone, while Terraform still runs. */
async function withoutResources(): Promise<{ terraform: ChildProcess; pid: number }> {
  await checkout.start();
  const terraform = spawn("sleep", ["60"]);
  await checkout.call("/terraform/session", { terraformPid: terraform.pid });
  const group = await checkout.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
  const pid = checkout.address()?.pid ?? 0;
  await checkout.call("/terraform/delete", {
    provider: "azurerm",
    type: "azurerm_resource_group",
    state: group,
  });
  return { terraform, pid };
}

/** New files for a second and a half, and the folder again when it is gone, as long as there is a place for it. */
const writer = `
  const { existsSync, mkdirSync, writeFileSync } = require("node:fs");
  const folder = process.argv[1];
  for (const end = Date.now() + 1500; Date.now() < end; ) {
    try {
      if (!existsSync(folder)) mkdirSync(folder);
      writeFileSync(folder + "/" + Math.random(), "");
    } catch {} // it was removed in between
  }`;

it("fails when the token is wrong", async () => {
  await checkout.start();
  const url = `http://127.0.0.1:${checkout.address()?.port}`;
  expect((await fetch(`${url}/health`)).status).toBe(200);
  for (const authorization of ["", "Bearer wrong"]) {
    expect((await fetch(`${url}/status`, { headers: { authorization } })).status).toBe(401);
  }
});

it("fails when a command is none, or is asked for in another way, and says which", async () => {
  await checkout.start();
  for (const path of ["/stop", "/constructor"])
    expect(await checkout.call(path, {})).toMatchObject({ error: { code: "NotFound" } });
  expect(await checkout.call("/redis/stop", { nam: "cache" })).toMatchObject({
    error: { code: "BadRequest", message: expect.stringMatching(/^name: .*; the body: .*"nam"/) },
  });
  expect(await checkout.call("/redis/stop", { name: "cache" })).toMatchObject({
    error: { message: 'there is no cache "cache"' },
  });
});

it("ends on request and keeps what it had", async () => {
  await checkout.start();
  await checkout.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
  const pid = checkout.address()?.pid ?? 0;
  await checkout.call("/shutdown", {});
  await gone(pid);
  expect(checkout.address()).toBeUndefined();

  await checkout.start();
  expect(await checkout.call("/parity")).toHaveLength(1);
});

it("what others read of it is mended when somebody asks for it", async () => {
  await checkout.start();
  const files = ["emulator.json", "tls/authority.pem"].map((name) =>
    join(checkout.root, ".vitrine/local", name),
  );
  const before = files.map((file) => readFileSync(file, "utf8"));
  for (const file of files) writeFileSync(file, "");
  expect(await checkout.start()).toBe(0);
  expect(files.map((file) => readFileSync(file, "utf8"))).toEqual(before);
});

it("the log follows what happens", async () => {
  await checkout.start();
  const address = checkout.address();
  const response = await fetch(`http://127.0.0.1:${address?.port}/logs?follow=true&role=resource-manager`, {
    headers: { authorization: `Bearer ${address?.token}` },
  });
  await checkout.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });

  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel();
  expect(JSON.parse(Buffer.from(value ?? []).toString())).toMatchObject({
    kind: "log",
    name: expect.stringContaining("created azurerm_resource_group"),
  });
});
