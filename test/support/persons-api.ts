import { localPeople, localReaders } from "../../emulator/identity/local-ids";
import { Browser } from "../../emulator/services/entra/testing/browser";
import type { LocalEstate } from "./local-estate";

export interface SignedIn {
  readonly browser: Browser;
  readonly csrfToken: string;
  /** Of articles: what this browser's reader did before. */
  readonly came_along?: { readonly user_id: string; readonly deeds: number };
}

/** A workload's API as a person of the local directory asks it: by a token, or signed in at the console. */
export class PersonsApi {
  private readonly estate: LocalEstate;
  private readonly workload: string;
  private readonly person: string;
  private readonly path: string;

  /**
   * @param workload whose API answers below a path of this name at the console's address
   * @param person as the sign-in page names them, e.g. "priya"
   * @param path where the API lets them sign in at the console
   */
  constructor(estate: LocalEstate, workload: string, person = "developer", path = "auth") {
    this.estate = estate;
    this.workload = workload;
    this.person = person;
    this.path = path;
  }

  /** @throws with status and document when it is no answer */
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of several shapes
  async ask(path: string, body?: object, headers: Readonly<Record<string, string>> = {}): Promise<any> {
    const { token } = (await this.token(this.estate.output(`${this.workload}_audience`))) as {
      token: string;
    };
    const response = await fetch(`${this.estate.output(`${this.workload}_api_url`)}${path}`, {
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      ...(body && { method: "POST", body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text}`);
    return response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text;
  }

  token(audience: string): Promise<unknown> {
    return this.estate.call("/entra/token", { person: this.person, audience });
  }

  /** Goes through the sign-in page. @returns who is signed in, with the browser that is */
  async signIn(browser = new Browser()): Promise<SignedIn> {
    const page = await browser.follow(`${this.auth}/login?return=/${this.workload}/`, () => false);
    const chosen = await browser.send(page.url, { person: objectIdOf(this.person) });
    const next = chosen.headers.get("location");
    if (next === null) throw new Error(await chosen.text());
    const home = this.estate.output("console_url");
    const { answer } = await browser.follow(
      new URL(next, page.url).href,
      (url) => url === `${home}/${this.workload}/`,
    );
    if (answer) throw new Error(`${answer.status} ${await answer.text()}`);
    const session = await browser.ask(`${this.auth}/session`);
    if (!session.ok) throw new Error(`${session.status} ${await session.text()}`);
    return { browser, ...((await session.json()) as Omit<SignedIn, "browser">) };
  }

  /** @throws when the session does not end */
  async signOut({ browser, csrfToken }: SignedIn): Promise<void> {
    const answer = await browser.ask(`${this.auth}/logout`, {
      method: "POST",
      headers: { "x-csrf-token": csrfToken, origin: this.estate.output("console_url") },
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  }

  private get auth(): string {
    return `${this.estate.output("console_url")}/${this.workload}/api/${this.path}`;
  }
}

export function objectIdOf(person: string): string {
  const found = [...localPeople, ...localReaders].find(({ userName }) => userName === person);
  if (found) return found.objectId;
  throw new Error(`no local directory has ${person}`);
}
