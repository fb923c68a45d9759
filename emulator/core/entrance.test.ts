import { type ChildProcess, spawn } from "node:child_process";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { requestOf, send } from "./testing/raw-client";

interface Message {
  readonly level: string;
  readonly service: string;
  readonly message: string;
}

let server: ChildProcess;
let port: number;
let said: Message[];

beforeEach(async () => {
  const launcher = join(process.cwd(), "emulator/terraform/launch.mjs");
  server = spawn(process.execPath, [launcher, "emulator/core/testing/fragile-server.ts"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  said = [];
  const lines = createInterface({ input: server.stdout as NodeJS.ReadableStream });
  port = await new Promise((resolve) => {
    lines.on("line", (line) => {
      const message = JSON.parse(line) as Message;
      if (message.service === "port") resolve(Number(message.message));
      else said.push(message);
    });
  });
});

afterEach(async () => {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGKILL");
  await ended;
});

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
const bodyOf = (answer: string) => JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4));
const isAlive = async () => statusOf(await send(port, requestOf("/"))) === 200;
const eventually = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
};

it.each([
  ["two slashes", requestOf("//")],
  ["two slashes and a host", requestOf("//example.com/x")],
  ["a host with a space", requestOf("/", "bad host")],
  ["a host with a path", requestOf("/", "example.com/x")],
  ["a host with a user", requestOf("/", "me@example.com")],
  ["a host that is no name", requestOf("/", "[::1")],
  ["a port that is no number", requestOf("/", "localhost:port")],
  ["an empty host", requestOf("/", "")],
  ["two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n"],
  ["no host", "GET / HTTP/1.0\r\n\r\n"],
  ["a backslash", requestOf("/a\\b")],
  ["a fragment", requestOf("/a#b")],
  ["a star", "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"],
  ["an address in full without a host", requestOf("http://")],
  ["words that are no request", "hello\r\n\r\n"],
  ["a version that is none", "GET / HTTP/9.9\r\nHost: a\r\n\r\n"],
  ["a header without a colon", "GET / HTTP/1.1\r\nHost: a\r\nnothing\r\n\r\n"],
  ["a length that is no number", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n"],
  ["zeros", Buffer.alloc(100)],
])("fails when a request has %s: 400 with a body and a line in the log", async (_, request) => {
  const answer = await send(port, request);
  expect(statusOf(answer)).toBe(400);
  expect(bodyOf(answer)).toEqual({ error: { code: "BadRequest", message: expect.any(String) } });
  expect(said).toEqual([
    { level: "warning", service: "entrance", message: expect.stringContaining("the fragile server") },
  ]);
});

it.each([
  ["headers of 100 kB", `GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(100_000)}\r\n\r\n`, 431],
  ["CONNECT", "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n", 405],
])("answers %s with a status of its own", async (_, request, status) => {
  expect(statusOf(await send(port, request))).toBe(status);
  expect(said).toHaveLength(1);
});

it.each(["/100%", "/%zz?q=100%", "http://127.0.0.1/x", "/?//", "/a//b"])(
  "lets %s through: whoever answers it decides what it means",
  async (target) => expect(statusOf(await send(port, requestOf(target)))).toBe(200),
);

it.each(["/now", "/after-a-wait", "/in-a-timer", "/in-a-forgotten-promise"])(
  "answers 500 with a body when the answerer fails %s, logs the stack and goes on",
  async (path) => {
    const answer = await send(port, requestOf(path));
    expect(statusOf(answer)).toBe(500);
    expect(bodyOf(answer)).toEqual({ error: { code: "InternalServerError", message: expect.any(String) } });
    expect(answer).not.toContain(`failed ${path}`);
    expect(said).toEqual([
      { level: "error", service: "entrance", message: expect.stringMatching(`failed ${path}\n +at `) },
    ]);
    expect(await isAlive()).toBe(true);
  },
);

it("answers 500 when an event of the request fails long after it came", async () => {
  const head =
    "POST /in-the-second-half HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 11\r\n\r\n";
  expect(statusOf(await send(port, head, "first", "second"))).toBe(500);
  expect(await isAlive()).toBe(true);
});

it("cuts an answer short when its answerer fails half-way, and logs it", async () => {
  const answer = await send(port, requestOf("/half-way"));
  expect(statusOf(answer)).toBe(200);
  expect(answer).not.toMatch(/\r\n0\r\n\r\n$/);
  expect(said).toEqual([expect.objectContaining({ level: "error", service: "entrance" })]);
  expect(await isAlive()).toBe(true);
});

it("logs what fails after the answer, and goes on", async () => {
  expect(statusOf(await send(port, requestOf("/when-it-closes")))).toBe(200);
  await eventually(() => said.length === 1);
  expect(await isAlive()).toBe(true);
});

it("answers on a kept connection what came while the process had no time", async () => {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.setEncoding("utf8").on("error", () => undefined);
  socket.on("data", (text: string) => {
    if (answer === "") socket.write(requestOf("/"));
    answer += text;
  });
  socket.write("GET /busy-afterwards HTTP/1.1\r\nHost: a\r\n\r\n");
  await new Promise((resolve) => socket.once("close", resolve));
  expect(answer.match(/HTTP\/1.1 200/g)).toHaveLength(2);
});

it("logs what ends the process when it fails on nobody's behalf", async () => {
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGUSR2");
  expect(await ended).toBe(1);
  await eventually(() => said.length === 1);
  expect(said).toEqual([
    { level: "error", service: "emulator", message: expect.stringContaining("failed on nobody's behalf") },
  ]);
});
