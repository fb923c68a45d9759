import type { IncomingMessage, ServerResponse } from "node:http";
import { openIdServer } from "./openid-server";
import type { PeopleDirectory } from "./registrations";
import { SignInPages } from "./sign-in-pages";
import type { SigningKey } from "./signing-key";
import { SignInState } from "./state";
import type { TokenEndpoint } from "./token-endpoint";

export interface DirectoryServerParts {
  /** Address of the service, without a slash at its end. */
  readonly authority: string;
  readonly tenantId: string;
  readonly directory: PeopleDirectory;
  readonly key: () => SigningKey;
  readonly clientSecret: string;
  readonly tokenEndpoint: TokenEndpoint;
  /** Where it is kept who is signed in. */
  readonly stateFile: string;
}

/** One directory's sign-in: its OpenID Connect server, loaded by whoever first asks, and the page with its people. */
export class DirectoryServer {
  readonly issuer: string;
  private readonly parts: DirectoryServerParts;
  private readonly mount: string;
  private readonly pagePath: string;
  private readonly pages: SignInPages;
  private loading: ReturnType<typeof openIdServer> | undefined;

  constructor(parts: DirectoryServerParts) {
    const { authority, tenantId, directory } = parts;
    this.parts = parts;
    this.mount = `/${tenantId}/v2.0`;
    this.pagePath = `/${tenantId}/sign-in/`;
    this.issuer = `${authority}${this.mount}`;
    this.pages = new SignInPages(() => this.server(), directory);
  }

  /** @returns "elsewhere" when the address is none of this directory's */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<"answered" | "elsewhere"> {
    const { url = "/" } = request;
    if (url.startsWith(this.pagePath)) {
      await this.pages.answer(request, response);
      return "answered";
    }
    if (!url.startsWith(`${this.mount}/`)) return "elsewhere";
    const path = url.slice(this.mount.length);
    const { tokenEndpoint } = this.parts;
    if (path === "/token" && (await tokenEndpoint.answer(request, response)) === "answered")
      return "answered";
    const behind = await this.server();
    // it builds its own addresses from what was asked, and routes by what is left
    Object.assign(request, { originalUrl: url, url: path });
    await behind.callback()(request, response);
    return "answered";
  }

  private server(): ReturnType<typeof openIdServer> {
    const { issuer, pagePath } = this;
    const { tenantId, directory, key, clientSecret, stateFile } = this.parts;
    this.loading ??= openIdServer({
      issuer,
      tenantId,
      directory,
      key: key(),
      clientSecret,
      state: new SignInState(stateFile),
      pageOf: (uid) => `${pagePath}${uid}`,
    });
    return this.loading;
  }
}
