import { readdirSync, readFileSync } from "node:fs";
import { Browser } from "../support/browser";
import { expectPicture, hashOf } from "../support/picture";
import { htmlOf } from "./report-html";

const golden = "ci/report/golden";
const report = readFileSync(`${golden}/many-changes.md`, "utf8");
const style = readFileSync("test/pictures/pull-request.css", "utf8");

describe("the picture of a pull request's comment", () => {
  it("shows the report as it is written today", async () => {
    const page = pageWith(report);
    const shows = `page: ${hashOf(page)}\n\n${report.trim()}`;
    await expectPicture("pull-request", shows, () => screenshot(page));
  });

  it.each(readdirSync(golden))("could show %s: its page has every word of it", (name) => {
    const markdown = readFileSync(`${golden}/${name}`, "utf8");
    const text = htmlOf(markdown)
      .replaceAll(/<[^>]+>/g, " ")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&amp;", "&");
    const words = markdown.replaceAll(/<!--.*?-->|<[^>]+>|:--|--:|`{3,}(diff|ts)?/g, " ").match(/\w+/g);
    for (const word of words ?? []) expect(text.toLowerCase()).toContain(word.toLowerCase());
  });

  it("fails when a report is written in a form that the page does not know", () => {
    expect(() => htmlOf("1. first")).toThrow("1. first");
    expect(() => htmlOf("> a quotation")).toThrow("a quotation");
  });
});

function pageWith(markdown: string): string {
  const icon = readFileSync("runtime/web/icon.svg").toString("base64");
  return `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <style>${style}</style>
  <div class="comment">
    <img alt="" src="data:image/svg+xml;base64,${icon}">
    <article>
      <header><strong>github-actions</strong> <span class="bot">bot</span> commented 2 minutes ago</header>
      <div class="body">${htmlOf(markdown)}</div>
    </article>
  </div>
</html>`;
}

async function screenshot(page: string): Promise<Buffer> {
  const browser = new Browser();
  try {
    const view = await (await browser.open("picture")).newPage();
    await view.setContent(page);
    return await view.screenshot({ fullPage: true });
  } finally {
    await browser.close();
  }
}
