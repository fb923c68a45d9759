import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Person } from "./registrations";

const style = `
:root { color-scheme: light dark; --ground: #f5f6f8; --raised: #fff; --ink: #16181d; --soft: #565d6b; --edge: #7d8595; --accent: #1f4fd8; --alarm: #b3261e; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
@media (prefers-color-scheme: dark) { :root { --ground: #111317; --raised: #1b1e24; --ink: #eceef2; --soft: #a9b0be; --edge: #828a99; --accent: #8aacff; --alarm: #ffb4ab; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 30rem; padding: 1rem; }
h1 { font-size: 1.5rem; letter-spacing: -0.02em; margin: 1rem 0 0; }
p { margin: 0.5rem 0; color: var(--soft); }
p[role="alert"] { color: var(--alarm); }
ul { list-style: none; margin: 1rem 0; padding: 0; display: grid; gap: 0.5rem; }
h2 { font-size: 1.125rem; margin: 1.5rem 0 0.5rem; }
form { display: grid; gap: 0.5rem; }
input { font: inherit; color: inherit; display: block; width: 100%; min-height: 2.75rem; padding: 0.5rem; background: var(--raised); border: 1px solid var(--edge); border-radius: 0.5rem; }
button { font: inherit; color: inherit; width: 100%; min-height: 3.5rem; padding: 0.5rem 1rem; text-align: left; background: var(--raised); border: 1px solid var(--edge); border-radius: 0.5rem; cursor: pointer; }
button span { display: block; color: var(--soft); overflow-wrap: anywhere; }
button:hover { border-color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;
const styleHash = createHash("sha256").update(style).digest("base64");

/** Each person and what the app lets them do, where it lets only some. */
export interface Choice {
  readonly person: Person;
  readonly roles?: readonly string[];
}

export interface SignInPage {
  readonly appName: string;
  readonly choices: readonly Choice[];
  /** Whether somebody who is none of them may sign up. */
  readonly takesNewPeople: boolean;
  readonly problem?: string | undefined;
}

/** The page on which somebody says who they are: a button for each person, no script. */
export function signInPage({ appName, choices, takesNewPeople, problem }: SignInPage): string {
  const buttons = choices.map(
    ({ person, roles }) =>
      `<li><button name="person" value="${escaped(person.objectId)}">${escaped(person.name)}<span>${escaped(person.userName)}@vitrine.local${roles ? `: ${escaped(roles.join(", ") || "no role")}` : ""}</span></button></li>`,
  );
  return page(
    "Sign in",
    `<p>${escaped(appName)} wants to know who you are. Whoever you choose, you are: this directory is on your machine, and stands for Microsoft Entra ID.</p>
${problem === undefined ? "" : `<p role="alert">${escaped(problem)}</p>`}
<form method="post"><ul>
${buttons.join("\n")}
</ul></form>
${takesNewPeople ? signUpForm : ""}`,
  );
}

const signUpForm = `<h2>Sign up</h2>
<form method="post"><label>Your name <input name="name" required maxlength="60" autocomplete="name"></label>
<button>Sign up</button></form>`;

/** @param form as oidc-provider made it, without a button */
export function signOutPage(form: string): string {
  return page(
    "Sign out",
    `<p>The directory on your machine forgets who you are.</p>
${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>`,
  );
}

export function messagePage(title: string, message: string): string {
  return page(title, `<p>${escaped(message)}</p>`);
}

export function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": contentSecurityPolicy,
    "x-content-type-options": "nosniff",
  });
  response.end(html);
}

/** Without form-action: the answer to the form leads to the app, which is elsewhere. */
export const contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'`;

function page(title: string, content: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${content}
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
