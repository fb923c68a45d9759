/** A browser without scripts: it keeps cookies by origin and follows where it is sent. */
export class Browser {
  private readonly cookies = new Map<string, Map<string, string>>();

  /** Asks once, and follows nothing. */
  async ask(url: string, init: RequestInit = {}): Promise<Response> {
    const { origin } = new URL(url);
    const jar = this.cookies.get(origin) ?? new Map<string, string>();
    this.cookies.set(origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = new Headers(init.headers);
    if (cookie !== "") headers.set("cookie", cookie);
    const answer = await fetch(url, { ...init, headers, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "" || /max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }

  /** Follows until a page comes, or an address for which `until` holds, which is not asked. */
  async follow(
    from: string,
    until: (url: string) => boolean,
  ): Promise<{ readonly url: string; readonly answer: Response | undefined }> {
    let url = from;
    for (let step = 0; step < 10; step++) {
      if (until(url)) return { url, answer: undefined };
      const answer = await this.ask(url);
      const next = answer.headers.get("location");
      if (next === null) return { url, answer };
      url = new URL(next, url).href;
    }
    throw new Error(`${from} leads in circles`);
  }

  /** Sends a form of the page. */
  async send(url: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    return this.ask(url, { method: "POST", body: new URLSearchParams(fields) });
  }

  cookie(origin: string, name: string): string | undefined {
    return this.cookies.get(origin)?.get(name);
  }
}
