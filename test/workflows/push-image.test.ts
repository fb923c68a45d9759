import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pushedImage } from "../../packaging/scoring/pushed-image";
import { jobOf, type Run, readWorkflow, runJob } from "./workflow";

const build = jobOf(readWorkflow("deploy"), "build");
const isOfTheImage = ({ name = "" }) => name.includes("scoring server's image");
const pushing = { ...build, steps: (build.steps ?? []).filter(isOfTheImage) };

const hash = "4f2a9c1d0b7e".padEnd(64, "0");
const digest = `sha256:${"5b".repeat(32)}`;
const image = "crimages.azurecr.io/scoring:4f2a9c1d0b7e";

/** Stands in for Docker: writes down what it is asked, knows an image once it was pushed, and tells its digest. */
const docker = [
  '[ "$1" = inspect ] || echo "docker $*" >> asked',
  'case "$1" in',
  "  pull) [ -e pushed ] || exit 1 ;;",
  '  build) for context; do :; done; [ -e "$context/Dockerfile" ] ;;',
  '  push) [ -z "$REFUSES" ] && touch pushed ;;',
  `  inspect) echo '["elsewhere.azurecr.io/scoring@sha256:0","crimages.azurecr.io/scoring@${digest}"]' ;;`,
  "esac",
];
/** Stands in for Azure's command. */
const az = ['echo "az $*" >> asked'];

let folder: string;
let github: Server;
beforeAll(async () => {
  github = createServer(({ headers, url = "" }, response) => {
    const isJob = headers.authorization === "Bearer of-the-job";
    response.writeHead(isJob ? 200 : 403, { "content-type": "application/json" });
    response.end(
      JSON.stringify({ value: `for-${new URL(url, "http://127.0.0.1").searchParams.get("audience")}` }),
    );
  });
  await new Promise<void>((listening) => github.listen(0, "127.0.0.1", listening));
});
afterAll(() => {
  github.closeAllConnections();
  github.close();
});

/** A runner's checkout after the synth, in which nothing but the context was made. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-push-image-"));
  cpSync("bin/push-image.mjs", join(folder, "bin/push-image.mjs"));
  cpSync("bin/failure.mjs", join(folder, "bin/failure.mjs"));
  mkdirSync(packaged(`scoring-${hash.slice(0, 16)}`), { recursive: true });
  writeFileSync(packaged(`scoring-${hash.slice(0, 16)}`, "Dockerfile"), "FROM scratch\n");
  writeFileSync(packaged("scoring.json"), JSON.stringify({ hash }));
  mkdirSync(join(folder, "programs"));
  program("docker", docker);
  program("az", az);
});
afterEach(() => rmSync(folder, { recursive: true }));

const packaged = (...path: string[]) => join(folder, ".vitrine/packages", ...path);
const asked = () => readFileSync(join(folder, "asked"), "utf8").trim().split("\n");

function program(name: string, lines: readonly string[]): void {
  writeFileSync(join(folder, "programs", name), ["#!/bin/sh", ...lines, ""].join("\n"));
  chmodSync(join(folder, "programs", name), 0o755);
}

function push(env: Readonly<Record<string, string>> = {}): Promise<Run> {
  return runJob(pushing, {
    folder,
    context: {
      "vars.IMAGE_REGISTRY": "crimages",
      "vars.IMAGE_CLIENT_ID": "the-builder",
      "vars.IMAGE_TENANT_ID": "the-tenant",
    },
    env: {
      PATH: `${join(folder, "programs")}:${process.env["PATH"]}`,
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${(github.address() as AddressInfo).port}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "of-the-job",
      ...env,
    },
  });
}

describe("the job that builds", () => {
  it("signs in with GitHub's token, and builds and pushes what the synth packed", async () => {
    expect(await push()).toMatchObject({ exitCode: 0 });
    expect(asked()).toEqual([
      expect.stringMatching(
        /^az login .*--username the-builder --tenant the-tenant --federated-token for-api:\/\/AzureADTokenExchange /,
      ),
      "az acr login --name crimages",
      `docker pull --quiet --platform=linux/amd64 ${image}`,
      `docker build --platform=linux/amd64 --provenance=false --tag ${image} .vitrine/packages/scoring-${hash.slice(0, 16)}`,
      `docker push --quiet ${image}`,
    ]);
  });

  it("builds nothing that the registry has already", async () => {
    await push();
    writeFileSync(join(folder, "asked"), "");
    expect(await push()).toMatchObject({ exitCode: 0 });
    expect(asked().filter((each) => /^docker (build|push)/.test(each))).toEqual([]);
  });

  it("leaves the digest beside the packages, and every plan of them names it", async () => {
    expect(pushedImage(packaged(), hash)).toBe("scoring:4f2a9c1d0b7e");
    await push();
    expect(pushedImage(packaged(), hash)).toBe(`scoring@${digest}`);
  });

  it.each([
    ["the image cannot be pushed", { REFUSES: "yes" }, "ImageNotPushed"],
    ["GitHub gives the job no token", { ACTIONS_ID_TOKEN_REQUEST_TOKEN: "none" }, "403"],
  ])("fails when %s, and names no image", async (_, env, said) => {
    const ended = await push(env);
    expect(ended.exitCode).not.toBe(0);
    expect(ended.output).toContain(said);
    expect(existsSync(packaged("scoring-image.json"))).toBe(false);
  });
});
