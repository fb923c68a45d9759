import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { sourcesOf } from "../../vitrine-folder";
import { PackagingError } from "../packaging-error";

/** Where the site's sources lie, in the repository that ships it and in Vitrine. */
export const siteSources = "runtime/web";

/** What a browser asks a folder for first; the only files whose names never change. */
export const indexName = "index.html";

/** A page of the site, as its own index.html tells about it. */
export interface SitePage {
  /** Below `runtime/web`, and of its address: "visual-search"; "" is the home page. */
  readonly folder: string;
  /** Of its index.html, relative to the checkout. */
  readonly path: string;
  readonly html: string;
  readonly title: string;
  readonly about: string;
  /** Where the API behind it says how it is, on the same host. @default - there is none */
  readonly health: string | undefined;
}

/** A file of the site, relative to the checkout: the repository's own, or Vitrine's when it has none of that name. */
export function siteFile(root: string, file: string): string {
  return sourcesOf(root, `${siteSources}/${file}`);
}

/** @param folder below `runtime/web`; "" is the home page */
export function readPage(root: string, folder: string): SitePage {
  const path = siteFile(root, posix.join(folder, indexName));
  const html = readHtml(root, path);
  return {
    folder,
    path,
    html,
    title: wordsIn(html, /<title>([^<]*?)(?: · [^<]*)?<\/title>/) ?? folder,
    about: wordsIn(html, /<meta name="description" content="([^"]*)"/) ?? "",
    health: wordsIn(html, /<meta name="health" content="([^"]*)"/),
  };
}

/** Fills in what a page says about the others: `<!-- pages -->` the way to them, `<!-- workloads -->` what each of them is. */
export function withPages({ html, folder }: SitePage, pages: readonly SitePage[]): string {
  const links = pages.map((page) => {
    const current = page.folder === folder ? ' aria-current="page"' : "";
    return `<a href="/${page.folder}/"${current}>${page.title}</a>`;
  });
  return html
    .replace("<!-- pages -->", () => links.join(""))
    .replace("<!-- workloads -->", () => pages.map(workload).join(""));
}

function workload({ folder, title, about, health }: SitePage): string {
  const state = health === undefined ? "" : `<p class="state" role="status" data-health="${health}">…</p>`;
  return `<li class="workload"><h2><a href="/${folder}/">${title}</a></h2><p>${about}</p>${state}</li>`;
}

/** As it stands in the page: encoded already. */
function wordsIn(html: string, pattern: RegExp): string | undefined {
  return pattern.exec(html)?.[1]?.trim();
}

function readHtml(root: string, path: string): string {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch (cause) {
    throw new PackagingError(siteSources, "SiteWithoutIndex", {
      what: `${indexName} cannot be read`,
      why: `it is what a browser asks for first: ${cause}`,
      fix: `write ${path}; it names its code as "./main.ts" and its style as "./style.css"`,
      cause,
    });
  }
}
