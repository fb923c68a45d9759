import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openContext } from "../../../emulator/core/context";
import { trust } from "../../../emulator/core/trust";
import { isPublic } from "../../shared/public-networks";
import { fetchImage } from "./fetch-image";

const folder = mkdtempSync(join(tmpdir(), "vitrine-fetch-"));
let server: Server;
let host: string;
beforeAll(async () => {
  const { tls } = await openContext(folder, () => undefined);
  trust(tls.authorityFile);
  server = createServer({ key: tls.key, cert: tls.cert }, (request, response) => {
    const [, what = "", argument = ""] = /^\/(\w+)(?:\?(.*))?$/.exec(request.url ?? "") ?? [];
    if (what === "redirect") response.writeHead(302, { location: decodeURIComponent(argument) }).end();
    else if (what === "image") response.end("the image");
    else if (what === "large") response.end(Buffer.alloc(2000));
    else if (what === "slow") response.write("a");
    else response.writeHead(404).end();
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  host = `localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const fetchFrom = (url: string, more = {}) =>
  fetchImage(url, { allowedHosts: [host], most: 1000, seconds: 1, mayConnect: () => true, ...more });
const redirect = (to: string) => `https://${host}/redirect?${encodeURIComponent(to)}`;

it("loads an image from a host that is allowed, also where it redirects to itself", async () => {
  expect((await fetchFrom(`https://${host}/image`)).toString()).toBe("the image");
  expect((await fetchFrom(redirect("/image"))).toString()).toBe("the image");
});

it.each([
  ["its host is not on the list", () => "https://elsewhere.example/image", "ImageHostNotAllowed"],
  ["it names an address", () => `https://127.0.0.1:${host.split(":")[1]}/image`, "ImageHostNotAllowed"],
  ["it carries a password", () => `https://me:secret@${host}/image`, "ImageHostNotAllowed"],
  ["it redirects to another host", () => redirect("https://elsewhere.example/image"), "ImageHostNotAllowed"],
  ["it redirects to plain http", () => redirect(`http://${host}/image`), "ImageHostNotAllowed"],
  ["it redirects to itself for ever", () => redirect("/redirect?%2Fredirect"), "ImageNotFetched"],
  ["there is nothing", () => `https://${host}/nothing`, "ImageNotFetched"],
  ["it is too large", () => `https://${host}/large`, "ImageTooLarge"],
  ["it takes too long", () => `https://${host}/slow`, "ImageNotFetched"],
])("fails when %s", async (_, url, code) => {
  await expect(fetchFrom(url())).rejects.toMatchObject({ name: "RowProblem", code });
});

it("fails when an allowed name leads to an address that is not public", async () => {
  await expect(fetchFrom(`https://${host}/image`, { mayConnect: isPublic })).rejects.toMatchObject({
    code: "ImageNotFetched",
    message: expect.stringContaining("not public"),
  });
});

it.each(["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946"])("%s is public", (address) => {
  expect(isPublic(address)).toBe(true);
});

it.each([
  ...[
    "127.0.0.1",
    "10.1.2.3",
    "172.31.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "168.63.129.16",
    "0.0.0.0",
  ],
  ...[
    "::1",
    "::",
    "fe80::1",
    "fd00::1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "2002:7f00:1::",
    "64:ff9b::7f00:1",
    "2001::1",
  ],
])("%s is not public", (address) => {
  expect(isPublic(address)).toBe(false);
});
