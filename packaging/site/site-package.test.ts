import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expectRefusal } from "../../test/support/expect-refusal";
import { type SiteFile, type SitePackage, sitePackage } from "./site-package";

const page = {
  "index.html":
    '<link rel="icon" href="./icons/v.svg"><link rel="stylesheet" href="./style.css"><script type="module" src="./main.ts"></script>',
  "main.ts": 'import { greet } from "./greet";\ndocument.title = greet("you");\n',
  "greet.ts": 'export const greet = (name: string): string => "Hello, ".concat(name);\n',
  "style.css": "body {\n  color: red;\n}\n",
  "icons/v.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
};

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true });
});

describe("sitePackage", () => {
  it("bundles what the page names, under names that change with the content, and rewrites the page", () => {
    const site = sitePackage({ root: checkout(page) });

    expect(site.files.map(({ stableName }) => stableName)).toEqual([
      "icons/v.svg",
      "main.js",
      "style.css",
      "index.html",
    ]);
    const html = contentOf(site, "index.html");
    for (const { name } of site.files.slice(0, -1)) {
      expect(name).toMatch(/^(icons\/v|main|style)-[0-9a-f]{12}\.(svg|js|css)$/);
      expect(html).toContain(`"/${name}"`);
    }
    expect(html).not.toContain('"./');
    expect(contentOf(site, "main.js")).toContain("Hello, ");
    expect(contentOf(site, "style.css")).toContain("body{color:red}");
  });

  it("tells browsers what each file is, to keep what never changes, and to ask about the page each time", () => {
    const site = sitePackage({ root: checkout(page) });

    expect(site.files.map(({ contentType, cacheControl }) => [contentType, cacheControl])).toEqual([
      ["image/svg+xml", "public, max-age=31536000, immutable"],
      ["text/javascript; charset=utf-8", "public, max-age=31536000, immutable"],
      ["text/css; charset=utf-8", "public, max-age=31536000, immutable"],
      ["text/html; charset=utf-8", "no-cache"],
    ]);
  });

  it("lets a service worker keep its name, which browsers go on asking for, and has them ask each time", () => {
    const site = sitePackage({
      root: checkout({
        ...page,
        "index.html": `${page["index.html"]}<meta name="service-worker" content="./service-worker.ts">`,
        "service-worker.ts": 'self.addEventListener("install", () => console.log("kept"));\n',
      }),
    });

    expect(fileOf(site, "service-worker.js")).toMatchObject({
      name: "service-worker.js",
      cacheControl: "no-cache",
    });
    expect(contentOf(site, "index.html")).toContain('content="/service-worker.js"');
  });

  it("has the pages that are asked for in folders of their own, and tells each of them of all", () => {
    const film = (name: string) =>
      `<title>${name} · Vitrine</title><meta name="description" content="About ${name}."><meta name="health" content="/${name}/health"><link href="../style.css"><script src="./main.ts"></script><nav><!-- pages --></nav>`;
    const files = {
      ...page,
      "index.html": `<title>Home</title><link href="./style.css"><nav><!-- pages --></nav><ul><!-- workloads --></ul>`,
      "films/index.html": film("Films"),
      "films/main.ts": 'import { greet } from "../greet";\ndocument.title = greet("films");\n',
      "books/index.html": film("Books"),
      "books/main.ts": "document.title = 'books';\n",
    };
    const site = sitePackage({ root: checkout(files), pages: ["books", "films"] });

    expect(site.files.map(({ stableName }) => stableName)).toEqual([
      "style.css",
      "books/main.js",
      "films/main.js",
      "books/index.html",
      "films/index.html",
      "index.html",
    ]);
    const films = contentOf(site, "films/index.html");
    expect(films).toContain(`"/${fileOf(site, "films/main.js").name}"`);
    expect(films).toContain(`"/${fileOf(site, "style.css").name}"`);
    expect(films).toContain(
      '<nav><a href="/books/">Books</a><a href="/films/" aria-current="page">Films</a></nav>',
    );
    expect(contentOf(site, "index.html")).toContain(
      '<h2><a href="/films/">Films</a></h2><p>About Films.</p><p class="state" role="status" data-health="/Films/health">',
    );
    const without = sitePackage({ root: checkout(files), pages: ["books"] });
    expect(without.files.map(({ stableName }) => stableName)).not.toContain("films/index.html");
    expect(contentOf(without, "index.html")).not.toContain("films");
  });

  it("says the MD5 of each file's bytes, which Blob Storage compares", () => {
    for (const { path, md5 } of sitePackage({ root: checkout(page) }).files)
      expect(createHash("md5").update(readFileSync(path)).digest("hex")).toBe(md5);
  });

  it("is the same bytes in two folders, at two times", () => {
    const [one, other] = [checkout(page, new Date("2001-02-03")), checkout(page)].map((root) =>
      sitePackage({ root }),
    );

    expect(one?.hash).toBe(other?.hash);
    expect(one?.files.map(withoutPath)).toEqual(other?.files.map(withoutPath));
  });

  it("changes only the names of what changed, and of the page", () => {
    const root = checkout(page);
    const before = sitePackage({ root });
    write(root, { ...page, "greet.ts": page["greet.ts"].replace("Hello", "Welcome") });
    const after = sitePackage({ root });

    const changed = after.files.filter(({ md5 }) => before.files.every((file) => file.md5 !== md5));
    expect(changed.map(({ stableName }) => stableName)).toEqual(["main.js", "index.html"]);
    expect(after.hash).not.toBe(before.hash);
  });

  it("writes nothing again while nothing has changed, and all again when a file was removed", () => {
    const root = checkout(page, new Date("2020-01-01"));
    const before = sitePackage({ root });
    const marked = fileOf(before, "main.js").path;
    writeFileSync(marked, "as it was left");
    expect(sitePackage({ root })).toEqual(before);
    expect(readFileSync(marked, "utf8")).toBe("as it was left");

    rmSync(marked);
    expect(contentOf(sitePackage({ root }), "main.js")).toContain("Hello, ");
  });

  it("keeps the five latest sites", () => {
    const root = checkout(page);
    const sites = ["one", "two", "three", "four", "five", "six"].map((word) => {
      write(root, { ...page, "style.css": `/* ${word} */ #${word} { color: red }` });
      return sitePackage({ root });
    });

    expect(sites.map((site) => existsSync(fileOf(site, "index.html").path))).toEqual([
      false,
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(
      readdirSync(join(root, ".vitrine/packages")).filter((name) => name.startsWith("site-")),
    ).toHaveLength(5);
  });

  it.each([
    ["there is no page of a workload", page, "SiteWithoutIndex", ["unwritten"]],
    [
      "the page names a file that is not there",
      { "index.html": '<img src="./gone.png">' },
      "SiteFileMissing",
    ],
    ["the code does not parse", { ...page, "main.ts": "const = 1;" }, "SiteBundleFailed"],
    [
      "the page names a file of a kind nobody knows",
      { "index.html": '<a href="./a.xyz">', "a.xyz": "?" },
      "SiteFileTypeUnknown",
    ],
  ] as const)("fails when %s", (_, files, code, pages: readonly string[] = []) => {
    expectRefusal(() => sitePackage({ root: checkout(files), pages }), code);
  });
});

/** A folder with a page in it, and nothing else of a checkout. */
function checkout(files: Readonly<Record<string, string>>, when?: Date): string {
  const root = mkdtempSync(join(tmpdir(), "vitrine-site-"));
  roots.push(root);
  write(root, files, when);
  return root;
}

function write(root: string, files: Readonly<Record<string, string>>, when?: Date): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, "runtime/web", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    if (when) utimesSync(path, when, when);
  }
}

function fileOf(site: SitePackage, stableName: string): SiteFile {
  const found = site.files.find((file) => file.stableName === stableName);
  if (found) return found;
  throw new Error(`the site has no ${stableName}`);
}

function contentOf(site: SitePackage, stableName: string): string {
  return readFileSync(fileOf(site, stableName).path, "utf8");
}

function withoutPath({ path: _, ...file }: SiteFile): Omit<SiteFile, "path"> {
  return file;
}
