import type { Configuration, IDToken } from "openid-client";
import * as z from "zod";
import { onFirstUse } from "../../shared/on-first-use";
import type { SignInSettings } from "../../shared/service-settings";
import { issuersOf } from "../issuer-keys";
import { signInProblem } from "../problems";
import type { AppProof } from "./app-proof";

/** What is remembered between leaving for the sign-in page and coming back. */
export const Attempt = z.strictObject({
  state: z.string().min(1),
  nonce: z.string().min(1),
  verifier: z.string().min(1),
  /** Path to go to afterwards. */
  back: z.string(),
});
export type Attempt = z.output<typeof Attempt>;

export interface SignedIn {
  readonly claims: IDToken;
  readonly refreshToken: string;
}

/** The console as a client of Microsoft Entra ID: code with PKCE. */
export class OpenId {
  private readonly settings: SignInSettings;
  private readonly load = onFirstUse(() => import("openid-client"));
  private readonly configuration: () => Promise<Configuration>;

  /** @param proof what the app shows the directory instead of a secret */
  constructor(settings: SignInSettings, proof: AppProof) {
    this.settings = settings;
    this.configuration = onFirstUse(() => this.discover(proof));
  }

  async begin(back: string): Promise<{ readonly url: URL; readonly attempt: Attempt }> {
    const configuration = await this.known();
    const client = await this.load();
    const attempt = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
      back,
    };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: this.settings.SIGN_IN_CALLBACK,
      scope: "openid profile offline_access",
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: "S256",
    });
    return { url, attempt };
  }

  /**
   * @param query of the address that the person came back to
   * @throws Problem SignInFailed when it is not what this attempt began, or Entra refuses it
   */
  async finish(query: URLSearchParams, { state, nonce, verifier }: Attempt): Promise<SignedIn> {
    const configuration = await this.known();
    const client = await this.load();
    const cameBack = new URL(this.settings.SIGN_IN_CALLBACK);
    cameBack.search = query.toString();
    const answer = await client
      .authorizationCodeGrant(configuration, cameBack, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      })
      .catch((cause: unknown) => this.fail(cause));
    return signedIn(answer.claims(), answer.refresh_token);
  }

  /** @returns undefined when the directory lets them in no longer */
  async renew(refreshToken: string): Promise<SignedIn | undefined> {
    const configuration = await this.known();
    const client = await this.load();
    const answer = await client
      .refreshTokenGrant(configuration, refreshToken)
      .catch((cause: unknown) => (isEnd(cause) ? undefined : this.fail(cause)));
    return answer && signedIn(answer.claims(), answer.refresh_token ?? refreshToken);
  }

  /** Where the directory forgets them, too. */
  async leave(): Promise<URL> {
    const client = await this.load();
    return client.buildEndSessionUrl(await this.known(), {
      client_id: this.settings.SIGN_IN_CLIENT_ID,
      post_logout_redirect_uri: `${new URL(this.settings.SIGN_IN_CALLBACK).origin}/`,
    });
  }

  private known(): Promise<Configuration> {
    return this.configuration().catch((cause: unknown) => this.fail(cause));
  }

  private async discover(proof: AppProof): Promise<Configuration> {
    const client = await this.load();
    const issuers = issuersOf(this.settings);
    const { protocol, hostname } = new URL(issuers[0]);
    // only the directory on one machine is asked without TLS
    const isLocal = protocol === "http:" && hostname === "127.0.0.1";
    const configuration = await client.discovery(
      // by the document's own address, because a directory of readers may call itself by another name
      new URL(`${issuers[0]}/.well-known/openid-configuration`),
      this.settings.SIGN_IN_CLIENT_ID,
      {},
      await proof(client),
      isLocal ? { execute: [client.allowInsecureRequests] } : {},
    );
    const { issuer } = configuration.serverMetadata();
    if (!issuers.includes(issuer)) throw new Error(`the discovery document is that of ${issuer}`);
    client.enableNonRepudiationChecks(configuration);
    return configuration;
  }

  /** Entra's reason is for the log; whoever signs in can only try again. */
  private fail(cause: unknown): never {
    if (isEnd(cause) || isMismatch(cause))
      throw signInProblem("SignInFailed", "The sign-in was not completed.", { cause: inWords(cause) });
    throw signInProblem(
      "SignInUnavailable",
      { detail: "Microsoft Entra ID cannot be asked now.", retryAfterSeconds: 5 },
      { cause: inWords(cause) },
    );
  }
}

/** An error whose message is what the directory said, where it said why. */
function inWords(cause: unknown): unknown {
  const { error, error_description: said } = cause as { error?: string; error_description?: string };
  return said === undefined ? cause : new Error(`${error}: ${said}`, { cause });
}

function signedIn(claims: IDToken | undefined, refreshToken: string | undefined): SignedIn {
  if (claims !== undefined && refreshToken !== undefined) return { claims, refreshToken };
  throw signInProblem("SignInFailed", "Microsoft Entra ID did not say who signed in.");
}

/** The directory refuses this person, code or refresh token; any other error is one of the app itself. */
function isEnd(error: unknown): boolean {
  const { code, error: said = "" } = error as { code?: string; error?: string };
  if (code === "OAUTH_AUTHORIZATION_RESPONSE_ERROR") return true;
  return code === "OAUTH_RESPONSE_BODY_ERROR" && ["interaction_required", "invalid_grant"].includes(said);
}

/** What came back is not what was begun: another state, nonce, audience or signature. */
function isMismatch(error: unknown): boolean {
  const { code } = error as { code?: string };
  return [
    "OAUTH_INVALID_RESPONSE",
    "OAUTH_JWT_CLAIM_COMPARISON_FAILED",
    "OAUTH_JWT_TIMESTAMP_CHECK_FAILED",
    "OAUTH_KEY_SELECTION_FAILED",
  ].includes(code ?? "");
}
