import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { BlobServiceClient } from "@azure/storage-blob";
import sharp from "sharp";
import { succeeding } from "../support/command";
import { InstalledExample, packed } from "../support/installed-example";
import { LocalEstate } from "../support/local-estate";

let example: InstalledExample;
let estate: LocalEstate;
beforeAll(async () => {
  example = new InstalledExample().install(packed());
  await succeeding(example.root, "npx", "cdktf", "deploy", "local", "--auto-approve");
  estate = new LocalEstate(example.root);
  setDefaultCACertificates([...getCACertificates(), estate.authority]);
}, 600_000);
afterAll(() => example.remove());

it("another repository's own handler answers, with what its developers have put where its link leads", async () => {
  const { origin, pathname } = new URL(estate.output("notices_container"));
  const [, account = "", container = ""] = pathname.split("/");
  const notices = new BlobServiceClient(`${origin}/${account}`, estate.developer).getContainerClient(
    container,
  );
  await notices.uploadBlockBlob("today.txt", "It rains.", 9);
  const response = await fetch(estate.output("notices_url"));
  expect(await response.json()).toEqual([{ name: "today.txt", text: "It rains." }]);
}, 60_000);

it("our workload does its work there", async () => {
  const folder = join(example.root, ".vitrine/photos");
  mkdirSync(folder, { recursive: true });
  const photo = sharp({ create: { width: 900, height: 700, channels: 3, background: "teal" } });
  writeFileSync(join(folder, "teal.png"), await photo.png().toBuffer());
  const { stdout } = await succeeding(example.root, "npx", "vitrine", "upload", folder, "--json");
  expect(JSON.parse(stdout)).toMatchObject({ file: "teal.png", outcome: "processed" });
}, 120_000);

it("nothing is left to change after the deploy, and a destroy leaves nothing", async () => {
  const { output } = await succeeding(example.root, "npx", "cdktf", "diff", "local");
  expect(output).toContain("No changes");
  await succeeding(example.root, "npx", "cdktf", "destroy", "local", "--auto-approve");
  expect(example.processes()).toEqual([]);
}, 300_000);
