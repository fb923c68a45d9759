import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTokenSigner } from "../identity/tokens";
import { readJson, readJsonCache, removeTwice, writeTwice } from "./files";
import { openPorts } from "./ports";
import { openTls } from "./tls";

const folder = mkdtempSync(join(tmpdir(), "vitrine-files-"));
const file = join(folder, "held.json");
afterAll(() => rmSync(folder, { recursive: true }));

/** What a full disk, a power cut or an editor leaves. */
const damages: Readonly<Record<string, (path: string) => void>> = {
  "was emptied": (path) => truncateSync(path, 0),
  "was cut off": (path) => truncateSync(path, Math.floor(readFileSync(path).length / 2)),
  "is full of zeros": (path) => writeFileSync(path, Buffer.alloc(200)),
  "holds something else": (path) => writeFileSync(path, "[]"),
  "is gone": (path) => rmSync(path),
};

describe.each(Object.entries(damages))("a file that %s", (_, damage) => {
  it("is read from its copy", () => {
    writeTwice(file, '{"port":20001}');
    damage(file);
    expect(readJson(file, {})).toEqual({ port: 20001 });
  });

  it("keeps the port of each service", async () => {
    const port = await openPorts(folder).reserve("blob");
    damage(join(folder, "ports.json"));
    expect(await openPorts(folder).reserve("blob")).toBe(port);
  });

  it.each(["server.key", "server.pem", "authority.pem"])("is made anew when it is %s", async (name) => {
    await openTls(folder);
    damage(join(folder, "tls", name));
    const made = await openTls(folder);
    expect(await openTls(folder)).toEqual(made);
  });

  it("is made anew when it signs tokens", () => {
    const key = join(folder, "signing.key");
    openTokenSigner(key);
    damage(key);
    const claims = { aud: "a", iss: "i", tid: "t", oid: "o", sub: "s", appid: "p", iat: 0, nbf: 0, exp: 1 };
    expect(openTokenSigner(key).verify(openTokenSigner(key).sign(claims))).toEqual(claims);
  });
});

it("fails with advice when the copy is damaged too", () => {
  writeFileSync(file, "");
  writeFileSync(`${file}.copy`, '{"po');
  expect(() => readJson(file, {})).toThrow(
    /fix: .*delete the folder .vitrine\/local.*\n {2}code: LocalFileDamaged/,
  );
});

it("is empty when only a cache was damaged", () => {
  writeFileSync(file, '{"etag');
  expect(readJsonCache(file, {})).toEqual({});
});

it("does not come back from its copy once it was removed", () => {
  writeTwice(file, "{}");
  removeTwice(file);
  expect([existsSync(file), readJson(file, { none: true })]).toEqual([false, { none: true }]);
});
