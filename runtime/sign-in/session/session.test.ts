import { Browser } from "../../../emulator/services/entra/testing/browser";
import { priya, readRole, remy } from "../../../emulator/services/entra/testing/registration";
import { returnPath } from "./return-path";
import { SessionSecret } from "./session-secret";
import { TestConsole } from "./testing/console";

const sessionName = "__Host-vitrine-session";
const noor = "10ca1000-0000-4000-8000-000000000014";

let console: TestConsole;

beforeAll(async () => {
  console = await TestConsole.start();
});
beforeEach(async () => {
  console.written = 0;
  await console.query("delete from sign_in.sessions");
});
afterAll(async () => {
  jest.spyOn(globalThis.console, "warn").mockReturnValue(undefined); // connections break when the server stops
  await console?.stop();
});

const auth = (path: string) => `${console.url}/predictions/api/auth/${path}`;
const things = () => `${console.url}/things`;

/** Through the page with the people, as far as the way back. */
async function leave(browser: Browser, person = priya, path = "login?return=/predictions/") {
  const page = await browser.follow(auth(path), (url) => url.includes("/auth/callback"));
  if (page.answer === undefined) return page.url;
  const chosen = await browser.send(page.url, { person });
  const next = new URL(chosen.headers.get("location") ?? "", page.url).href;
  return (await browser.follow(next, (url) => url.includes("/auth/callback"))).url;
}

async function signIn(person = priya) {
  const browser = new Browser();
  const back = await browser.ask(await leave(browser, person));
  return { browser, back, ...(await whoIs(browser)) };
}

async function whoIs(browser: Browser) {
  const answer = await browser.ask(auth("session"));
  return { answer, who: (await answer.json()) as Record<string, unknown> & { csrfToken: string } };
}

const post = (browser: Browser, url: string, headers: Record<string, string>) =>
  browser.ask(url, { method: "POST", headers });
const own = (csrfToken: string) => ({ origin: console.url, "x-csrf-token": csrfToken });

describe("a sign-in", () => {
  it("ends where it began, with a cookie that no script reads, and no token in the page", async () => {
    const { back, who, answer } = await signIn();
    expect(back.status).toBe(303);
    expect(back.headers.get("location")).toBe(`${console.url}/predictions/`);
    const cookie = back.headers.getSetCookie().find((line) => line.startsWith(sessionName)) ?? "";
    expect(cookie).toMatch(
      /^__Host-vitrine-session=[\w-]{43}; Max-Age=2592000; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
    );
    expect(who).toEqual({
      signedIn: true,
      name: "Priya Predicts",
      roles: ["Things.Read", "Things.Write"],
      csrfToken: expect.any(String),
    });
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("lets the person read and, with the page's token, write", async () => {
    const { browser, who } = await signIn();
    const read = await browser.ask(things());
    expect(await read.json()).toMatchObject({ kind: "user", name: "Priya Predicts" });
    expect((await post(browser, things(), own(who.csrfToken))).status).toBe(200);
    expect(console.written).toBe(1);
  });

  it("keeps in the database nothing that signs anybody in, and no name", async () => {
    const { browser } = await signIn();
    const secret = browser.cookie(console.url, sessionName) ?? "";
    const rows = await console.query("select * from sign_in.sessions");
    expect(rows).toHaveLength(1);
    const all = Buffer.concat(
      Object.values(rows[0] ?? {}).map((each) => (Buffer.isBuffer(each) ? each : Buffer.from(String(each)))),
    );
    for (const known of [secret, "Priya", priya, "refreshToken"])
      expect(all.includes(Buffer.from(known))).toBe(false);
    expect(all.includes(Buffer.from(secret, "base64url"))).toBe(false);
  });

  it("makes a session that nobody could have chosen, and ends what was before", async () => {
    const { browser } = await signIn();
    const before = browser.cookie(console.url, sessionName);
    await browser.ask(await leave(browser));
    const after = browser.cookie(console.url, sessionName);
    expect(after).not.toBe(before);
    const rows = await console.query("select id from sign_in.sessions");
    expect(rows).toEqual([{ id: SessionSecret.of(after ?? "")?.id }]);
  });

  it("of another browser cannot be finished in this one", async () => {
    const victim = new Browser();
    const url = await leave(new Browser(), remy);
    const refused = await victim.ask(url);
    expect([refused.status, await refused.json()]).toEqual([
      400,
      expect.objectContaining({ code: "SignInFailed" }),
    ]);
    await leave(victim);
    expect((await victim.ask(url)).status).toBe(400);
    expect((await whoIs(victim)).who).toEqual({ signedIn: false });
  });

  it("cannot be finished twice, or with another state or code", async () => {
    const browser = new Browser();
    const url = await leave(browser);
    for (const name of ["state", "code"]) {
      const changed = new URL(url);
      changed.searchParams.set(name, "x");
      expect((await browser.ask(changed.href)).status).toBe(400);
    }
    expect((await browser.ask(url)).status).toBe(303);
    expect((await browser.ask(url)).status).toBe(400);
  });

  it("is asked for by whoever is not signed in", async () => {
    const browser = new Browser();
    expect((await whoIs(browser)).who).toEqual({ signedIn: false });
    const refused = await browser.ask(things());
    expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
  });
});

describe("a stolen cookie", () => {
  it.each([
    ["without the page's token", () => ({ origin: console.url })],
    ["with another token", () => own("x".repeat(43))],
    ["with the token of another session", async () => own((await signIn(remy)).who.csrfToken)],
    [
      "from another site's page",
      async (csrfToken: string) => ({ ...own(csrfToken), origin: "https://evil.example" }),
    ],
    ["from a page of nowhere", async (csrfToken: string) => ({ ...own(csrfToken), origin: "null" })],
    ["without an origin", async (csrfToken: string) => ({ "x-csrf-token": csrfToken })],
  ])("changes nothing %s", async (_, headersOf) => {
    const { browser, who } = await signIn();
    const headers = (await headersOf(who.csrfToken)) as Record<string, string>;
    for (const url of [things(), auth("logout")]) {
      const refused = await post(browser, url, headers);
      expect([refused.status, await refused.json()]).toEqual([
        403,
        expect.objectContaining({ code: "CsrfTokenMissing" }),
      ]);
    }
    expect(console.written).toBe(0);
    expect((await whoIs(browser)).who).toMatchObject({ signedIn: true });
  });

  it.each(["", "x", "x".repeat(43), "../../etc/passwd", "%00"])("that is %j is nobody's", async (value) => {
    const answer = await fetch(things(), { headers: { cookie: `${sessionName}=${value}` } });
    expect(answer.status).toBe(401);
  });

  it("beside the right one is nobody's: who set it is not known", async () => {
    const { browser } = await signIn();
    const cookie = `${sessionName}=${browser.cookie(console.url, sessionName)}`;
    expect((await fetch(things(), { headers: { cookie } })).status).toBe(200);
    expect((await fetch(things(), { headers: { cookie: `${cookie}; ${cookie}` } })).status).toBe(401);
  });
});

describe("a session", () => {
  const age = (seconds: number) =>
    console.query(`update sign_in.sessions set checked_at = now() - interval '${seconds} seconds'`);

  it("ends with the sign-out, here and in the directory", async () => {
    const { browser, who } = await signIn();
    const cookie = `${sessionName}=${browser.cookie(console.url, sessionName)}`;
    const left = await post(browser, auth("logout"), own(who.csrfToken));
    const { leave: address } = (await left.json()) as { leave: string };
    expect(new URL(address).origin).toBe(new URL(console.azure.estate.entra.issuer).origin);
    const ended = await fetch(things(), { headers: { cookie } });
    expect([ended.status, await ended.json()]).toEqual([
      401,
      expect.objectContaining({ code: "SessionEnded" }),
    ]);

    const page = await (await browser.ask(address)).text();
    const [, action = ""] = /action="([^"]+)"/.exec(page) ?? [];
    const [, xsrf = ""] = /name="xsrf" value="([^"]+)"/.exec(page) ?? [];
    const gone = await browser.send(new URL(action, address).href, { xsrf, logout: "yes" });
    expect(gone.headers.get("location")).toBe(`${console.url}/`);
    // the directory asks anew who it is
    const again = await browser.follow(auth("login"), (url) => url.includes("/auth/callback"));
    expect(again.answer?.status).toBe(200);
  });

  it("gets the roles of now when an hour has passed, once for all who ask at the same time", async () => {
    const { browser } = await signIn(remy);
    const given = await console.registration.assign("aaaaaaaa-0000-4000-8000-000000000002", remy);
    expect((await whoIs(browser)).who["roles"]).toEqual(["Things.Read"]);
    await age(3700);
    await Promise.all(Array.from({ length: 8 }, () => browser.ask(things())));
    expect((await whoIs(browser)).who["roles"]).toEqual(["Things.Read", "Things.Write"]);
    await console.azure.delete("azuread_app_role_assignment", given);
    await age(3700);
    expect((await whoIs(browser)).who["roles"]).toEqual(["Things.Read"]);
  });

  it("ends when the last role was taken away", async () => {
    const given = await console.registration.assign(readRole, noor);
    const { browser } = await signIn(noor);
    await console.azure.delete("azuread_app_role_assignment", given);
    await age(3700);
    expect((await browser.ask(things())).status).toBe(401);
    expect((await whoIs(browser)).who).toEqual({ signedIn: false });
  });

  it("lasts thirty days from the last visit", async () => {
    const { browser } = await signIn();
    await console.query("update sign_in.sessions set ends_at = now() + interval '1 minute'");
    const { answer } = await whoIs(browser);
    expect(answer.headers.getSetCookie()[0]).toContain("Max-Age=2592000");
    const rows = await console.query(
      "select round(extract(epoch from ends_at - now()) / 86400)::int as days from sign_in.sessions",
    );
    expect(rows).toEqual([{ days: 30 }]);
    await console.query("update sign_in.sessions set ends_at = now() - interval '1 minute'");
    expect((await whoIs(browser)).who).toEqual({ signedIn: false });
  });
});

describe("the way back", () => {
  const at = "https://console.example";
  it.each([
    ["/predictions/?model=a#rows", "/predictions/?model=a#rows"],
    ["/", "/"],
    [null, "/"],
    ["", "/"],
    ["predictions", "/"],
    ["https://evil.example/", "/"],
    ["//evil.example/", "/"],
    ["/\\evil.example/", "/"],
    ["/\t/evil.example/", "/"],
    ["/..//evil.example", "/"],
    ["javascript:alert(1)", "/"],
  ])("of %j is %s: a path of the console", (wanted, expected) => {
    expect(returnPath(wanted, at)).toBe(expected);
  });
});

describe("what is sealed", () => {
  it("opens with its own secret alone, and unchanged", () => {
    const [one, other] = [SessionSecret.make(), SessionSecret.make()];
    const sealed = one.seal({ refreshToken: "r" });
    expect(one.open(sealed)).toEqual({ refreshToken: "r" });
    expect(() => other.open(sealed)).toThrow();
    sealed.writeUInt8(sealed.readUInt8(30) ^ 1, 30);
    expect(() => one.open(sealed)).toThrow();
  });
});
