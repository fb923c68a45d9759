import type { IncomingMessage, ServerResponse } from "node:http";
import { parse } from "node:querystring";
import type { default as Provider } from "oidc-provider";
import { localPeople } from "../../identity/local-ids";
import { notAssigned } from "./grant-tokens";
import type { RegisteredApp, Registrations } from "./registrations";
import { messagePage, sendPage, signInPage } from "./sign-in-page";

/** Asks whoever signs in who they are, and tells the server behind. */
export class SignInPages {
  private readonly server: () => Promise<Provider>;
  private readonly directory: Registrations;

  constructor(server: () => Promise<Provider>, directory: Registrations) {
    this.server = server;
    this.directory = directory;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const server = await this.server();
    const interaction = await server.interactionDetails(request, response).catch(() => undefined);
    const app = interaction && this.directory.app(String(interaction.params["client_id"]));
    if (interaction === undefined || app === undefined)
      return sendPage(response, 400, messagePage("Sign-in expired", "Go back to the app and sign in again."));
    if (request.method !== "POST") return this.ask(app, response);

    const person = this.directory.person(await choiceIn(request));
    if (person === undefined) return this.ask(app, response, "Choose one of these.");
    if (app.isRoleRequired && this.directory.rolesOf(app, person.objectId).length === 0) {
      const { code, message } = notAssigned("AADSTS50105", "User", person.name, app);
      return this.ask(
        app,
        response,
        `${code}: ${message} Ask whoever keeps the environment's file for a role.`,
      );
    }
    const chosen = { login: { accountId: person.objectId }, select_account: {} };
    await server.interactionFinished(request, response, chosen, { mergeWithLastSubmission: false });
  }

  private ask(app: RegisteredApp, response: ServerResponse, problem?: string): void {
    const choices = localPeople.map((person) => ({
      person,
      roles: this.directory.rolesOf(app, person.objectId),
    }));
    sendPage(response, problem === undefined ? 200 : 403, signInPage(app.name, choices, problem));
  }
}

const mostBodyBytes = 4096;

async function choiceIn(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    if (chunks.reduce((sum, { length }) => sum + length, 0) > mostBodyBytes) return "";
  }
  return String(parse(Buffer.concat(chunks).toString())["person"] ?? "");
}
