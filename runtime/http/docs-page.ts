import { createHash } from "node:crypto";
import type { HttpResponseInit } from "@azure/functions";
import type { Parameter } from "./api-operation";
import type { DescribedOperation, OpenApiDocument } from "./openapi";
import type { ProblemTable } from "./problem";

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; }
code, pre { font-family: ui-monospace, monospace; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid; border-radius: .25rem; }
section { border-top: 1px solid; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto; }
th, td { border-bottom: 1px solid; padding: .4rem .8rem .4rem 0; text-align: left; vertical-align: top; }
:focus-visible, :target { outline: 3px solid Highlight; }
`;
const styleHash = createHash("sha256").update(style).digest("base64");

/** The API as a page for people: one file, no script, nothing from elsewhere. */
export function docsPage(
  document: OpenApiDocument,
  example: string,
  problems: ProblemTable,
): HttpResponseInit {
  return {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "public, max-age=300",
      "content-security-policy": `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'`,
    },
    body: pageOf(document, example, problems),
  };
}

function pageOf(
  { info, servers, paths, components }: OpenApiDocument,
  example: string,
  problems: ProblemTable,
): string {
  const base = servers[0]?.url ?? "";
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: base + path,
      operation,
    })),
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(info.title)}: API</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(info.title)}</h1>
<p>${escaped(info.description)}</p>
<pre tabindex="0"><code>${escaped(example)}</code></pre>
<p>The same for programs: <a href="${base}/openapi.json">OpenAPI 3.1</a>.</p>
<nav aria-label="Operations"><ul>
${operations.map(({ method, path, operation }) => `<li><a href="#${operation.operationId}"><code>${method} ${escaped(path)}</code></a> ${escaped(operation.summary)}</li>`).join("\n")}
</ul></nav>
${operations.map(({ method, path, operation }) => operationOf(method, path, operation)).join("\n")}
<section aria-labelledby="answers"><h2 id="answers">Answers</h2>
${Object.entries(components.schemas)
  .map(
    ([name, schema]) =>
      `<h3 id="${name}">${name}</h3>\n<pre tabindex="0"><code>${escaped(JSON.stringify(schema, undefined, 2))}</code></pre>`,
  )
  .join("\n")}
</section>
<section aria-labelledby="problems"><h2 id="problems">Problems</h2>
<p>Whatever goes wrong is answered as <code>application/problem+json</code>. Refer to <code>code</code>: it stays.</p>
<table><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">What it means</th><th scope="col">What to do</th></tr></thead><tbody>
${Object.entries(problems)
  .sort(([, [status]], [, [other]]) => status - other)
  .map(
    ([code, [status, title, fix]]) =>
      `<tr id="${code}"><th scope="row"><code>${code}</code></th><td>${status}</td><td>${marked(title)}</td><td>${marked(fix)}</td></tr>`,
  )
  .join("\n")}
</tbody></table>
</section>
</main>
</body>
</html>
`;
}

function operationOf(method: string, path: string, operation: DescribedOperation): string {
  const { operationId: id, summary, description, parameters = [], responses } = operation;
  const body = operation.requestBody;
  return `<section aria-labelledby="${id}"><h2 id="${id}">${escaped(summary)}</h2>
<p><code>${method} ${escaped(path)}</code></p>
${description ? `<p>${marked(description)}</p>` : ""}
${
  body
    ? `<p>Body: ${Object.keys(body.content)
        .map((type) => `<code>${escaped(type)}</code>`)
        .join(" or ")}. ${marked(body.description)}</p>`
    : ""
}
${parameters.length > 0 ? parameterTable(parameters) : ""}
<table><caption>Answers</caption><thead><tr><th scope="col">Status</th><th scope="col">What</th></tr></thead><tbody>
${Object.entries(responses)
  .map(
    ([status, { description: what }]) =>
      `<tr><th scope="row">${status}</th><td>${marked(what).replaceAll("\n", "<br>")}</td></tr>`,
  )
  .join("\n")}
</tbody></table>
</section>`;
}

function parameterTable(parameters: readonly Parameter[]): string {
  const rows = parameters.map(({ name, in: place, required, description, schema }) => {
    const { type = "", default: fallback, minimum, maximum } = schema as Record<string, unknown>;
    const limits = [
      minimum !== undefined && `from ${minimum}`,
      maximum !== undefined && `to ${maximum}`,
    ].filter(Boolean);
    const kind = [type, ...limits, fallback !== undefined && `default ${fallback}`]
      .filter(Boolean)
      .join(", ");
    const where = `${place}${required ? ", required" : ""}`;
    return `<tr><th scope="row"><code>${escaped(name)}</code></th><td>${where}</td><td>${escaped(kind)}</td><td>${marked(description)}</td></tr>`;
  });
  return `<table><caption>Parameters</caption><thead><tr><th scope="col">Name</th><th scope="col">Where</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead><tbody>
${rows.join("\n")}
</tbody></table>`;
}

/** Text in which backticks mean code. */
function marked(text: string): string {
  return escaped(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
