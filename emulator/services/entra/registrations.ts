import { azureCliClientId, localDeployersId, localPeople } from "../../identity/local-ids";
import { isMember } from "../../identity/start";
import type { Values } from "../../resource-manager/protocol";
import type { ResourceStore } from "../../resource-manager/resource-store";
import { block, blocks, optionalText, text, texts } from "../../resource-manager/values";

/** An app registration, as tokens depend on it. */
export interface RegisteredApp {
  readonly name: string;
  readonly clientId: string;
  readonly objectId: string;
  readonly identifierUris: readonly string[];
  readonly redirectUris: readonly string[];
  /** Values of scopes that a person's token may be for. */
  readonly scopes: readonly string[];
  /** Whoever has no role gets no token. */
  readonly isRoleRequired: boolean;
}

export interface Person {
  readonly objectId: string;
  readonly name: string;
  readonly userName: string;
}

/** Whom a directory knows: what signing in takes. */
export interface PeopleDirectory {
  /** By client id or identifier URI. */
  app(name: string): RegisteredApp | undefined;
  /** By object id or user name. */
  person(name: string): Person | undefined;
  /** Whom the sign-in page offers. */
  readonly people: readonly Person[];
  /** Somebody new; undefined where nobody signs up, or the name is none. */
  signUp?(name: string): Person | undefined;
  /** The app roles of a person or a managed identity, by its object id. */
  rolesOf(app: RegisteredApp, objectId: string): readonly string[];
  /** Whether people may come back to an address, where none is declared. */
  takesRedirect?(address: string): boolean;
  /** Whether a managed identity, by its object id, may sign people in as the app. */
  trusts(app: RegisteredApp, subject: string): boolean;
}

/** What Terraform has declared of Entra, read anew each time: a role counts from the moment it is assigned. */
export class Registrations implements PeopleDirectory {
  readonly people: readonly Person[] = localPeople;
  private readonly resources: ResourceStore;

  constructor(resources: ResourceStore) {
    this.resources = resources;
  }

  /** By client id or identifier URI. Without a service principal an app is unknown in its tenant. */
  app(name: string): RegisteredApp | undefined {
    return this.apps().find(
      ({ clientId, identifierUris }) => same(clientId, name) || identifierUris.includes(name),
    );
  }

  apps(): RegisteredApp[] {
    return this.resources.ofType("azuread_application").flatMap(({ values }) => {
      const principal = this.principalOf(text(values, "client_id"));
      return principal === undefined ? [] : [registeredApp(values, principal)];
    });
  }

  person(name: string): Person | undefined {
    return this.people.find(({ objectId, userName }) => same(objectId, name) || same(userName, name));
  }

  /** The app roles of a person or a managed identity, by its object id. */
  rolesOf(app: RegisteredApp, objectId: string): string[] {
    const principal = this.principalOf(app.clientId);
    const registration = this.resources.get(`/applications/${app.objectId}`);
    if (principal === undefined || registration === undefined) return [];
    const assigned = this.resources
      .ofType("azuread_app_role_assignment")
      .filter(({ values }) => values["resource_object_id"] === principal["object_id"])
      .filter(({ values }) => isOrContains(text(values, "principal_object_id"), objectId))
      .map(({ values }) => values["app_role_id"]);
    return blocks(registration.values, "app_role")
      .filter((role) => role["enabled"] !== false && assigned.includes(role["id"]))
      .flatMap((role) => optionalText(role, "value") ?? []);
  }

  /** Object id of the app in its tenant. */
  servicePrincipalOf(app: RegisteredApp): string {
    return text(this.principalOf(app.clientId) ?? {}, "object_id");
  }

  trusts(app: RegisteredApp, subject: string): boolean {
    return this.resources
      .below(`/applications/${app.objectId}`)
      .some(
        ({ type, values }) =>
          type === "azuread_application_federated_identity_credential" && text(values, "subject") === subject,
      );
  }

  /** Whether people may ask for the app's tokens by a client that they did not consent to, such as the Azure CLI. */
  isPreAuthorized(app: RegisteredApp, clientId = azureCliClientId): boolean {
    return this.resources
      .below(`/applications/${app.objectId}`)
      .some(
        ({ type, values }) =>
          type === "azuread_application_pre_authorized" &&
          same(text(values, "authorized_client_id"), clientId),
      );
  }

  private principalOf(clientId: string): Values | undefined {
    return this.resources
      .ofType("azuread_service_principal")
      .find(({ values }) => same(text(values, "client_id"), clientId))?.values;
  }
}

function registeredApp(values: Values, principal: Values): RegisteredApp {
  const api = block(values, "api") ?? {};
  return {
    name: text(values, "display_name"),
    clientId: text(values, "client_id"),
    objectId: text(values, "object_id"),
    identifierUris: texts(values, "identifier_uris"),
    redirectUris: texts(block(values, "web") ?? {}, "redirect_uris"),
    scopes: blocks(api, "oauth2_permission_scope")
      .filter((scope) => scope["enabled"] !== false)
      .flatMap((scope) => optionalText(scope, "value") ?? []),
    isRoleRequired: principal["app_role_assignment_required"] === true,
  };
}

function isOrContains(assignee: string, objectId: string): boolean {
  return same(assignee, objectId) || (same(assignee, localDeployersId) && isMember(objectId));
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
