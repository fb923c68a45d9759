import type { IncomingMessage, ServerResponse } from "node:http";
import { parse } from "node:querystring";
import type { default as Provider } from "oidc-provider";
import { notAssigned } from "./grant-tokens";
import type { PeopleDirectory, Person, RegisteredApp } from "./registrations";
import { messagePage, sendPage, signInPage } from "./sign-in-page";

/** Asks whoever signs in who they are, and tells the server behind. */
export class SignInPages {
  private readonly server: () => Promise<Provider>;
  private readonly directory: PeopleDirectory;

  constructor(server: () => Promise<Provider>, directory: PeopleDirectory) {
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

    const person = this.chosen(await formIn(request));
    if (person === undefined)
      return this.ask(
        app,
        response,
        this.directory.signUp ? "Choose one of these, or give a name." : "Choose one of these.",
      );
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

  private chosen(form: ReturnType<typeof parse>): Person | undefined {
    const { person, name } = form;
    return name === undefined
      ? this.directory.person(String(person ?? ""))
      : this.directory.signUp?.(String(name));
  }

  private ask(app: RegisteredApp, response: ServerResponse, problem?: string): void {
    const { people, signUp } = this.directory;
    const choices = people.map((person) => ({
      person,
      ...(app.isRoleRequired && { roles: this.directory.rolesOf(app, person.objectId) }),
    }));
    const page = signInPage({ appName: app.name, choices, takesNewPeople: signUp !== undefined, problem });
    sendPage(response, problem === undefined ? 200 : 403, page);
  }
}

const mostBodyBytes = 4096;

async function formIn(request: IncomingMessage): Promise<ReturnType<typeof parse>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    if (chunks.reduce((sum, { length }) => sum + length, 0) > mostBodyBytes) return {};
  }
  return parse(Buffer.concat(chunks).toString());
}
