import { type Context, Hono } from "hono";
import { AccessDenied, type Identity } from "../../identity/identity";
import type { NetworkRules } from "../../unkind/network-rules";
import { bundle, changeOf, deletedBundle, latest, listed } from "./bundles";
import type { Secret, SecretStore, SecretVersion } from "./secret-store";
import { notFromThere, secretNotFound, VaultError } from "./vault-error";

const audience = "https://vault.azure.net";
const apiVersions = /^(7\.[0-6]|20(2[5-9]|[3-9]\d)-\d\d-\d\d)$/;
const pageSize = 25;

export interface Vault {
  readonly resourceId: string;
  /** Ends with "/". */
  readonly uri: string;
  readonly secrets: SecretStore;
}

/** Key Vault's REST API for secrets, for one vault. */
export function vaultRoutes(
  vault: Vault,
  identity: Identity,
  networkRules?: Pick<NetworkRules, "refusalOf">,
): Hono {
  const { uri, secrets } = vault;
  const app = new Hono({ strict: false });

  app.onError((error, { json }) => {
    if (error instanceof VaultError) return json(error.toBody(), error.statusCode);
    if (!(error instanceof AccessDenied)) throw error;
    if (error.statusCode === 403) {
      return json(new VaultError(403, "Forbidden", error.message, "ForbiddenByRbac").toBody(), 403);
    }
    const challenge = `Bearer authorization="https://login.microsoftonline.com/${identity.tenantId}", resource="${audience}"`;
    return json(new VaultError(401, "Unauthorized", error.message).toBody(), 401, {
      "www-authenticate": challenge,
    });
  });
  app.notFound(({ json, req }) => {
    const what = `${req.method} ${req.path}`;
    return json(
      new VaultError(501, "NotRunLocally", `The local Key Vault does not run ${what}`).toBody(),
      501,
    );
  });

  /** Name of the secret, after who asks was found to have the right. */
  const admit = (request: Context, right: string): string => {
    const principal = identity.authenticate(request.req.header("authorization"), audience);
    const closed = networkRules?.refusalOf(principal, vault.resourceId, "vault");
    if (closed !== undefined) throw notFromThere(closed);
    const version = request.req.query("api-version") ?? "";
    if (!apiVersions.test(version)) {
      throw new VaultError(
        400,
        "BadParameter",
        `The specified version (${version || "none"}) is not recognized.`,
      );
    }
    const name = request.req.param("name") ?? "";
    const resource = name === "" ? vault.resourceId : `${vault.resourceId}/secrets/${name}`;
    identity.authorize(principal, `Microsoft.KeyVault/vaults/secrets/${right}`, resource);
    return name;
  };

  app.put("/secrets/:name", async (request) => {
    const name = admit(request, "setSecret/action");
    if (!/^[0-9a-zA-Z-]{1,127}$/.test(name)) {
      throw new VaultError(400, "BadParameter", `The request URI contains an invalid name: ${name}`);
    }
    const change = changeOf(await bodyOf(request));
    if (change.value === undefined) throw new VaultError(400, "BadParameter", "Property value is missing.");
    refuseDeleted(secrets.find(name));
    const secret = secrets.set(name, change);
    return request.json(bundle(uri, secret, latest(secret), true));
  });

  app.get("/secrets", (request) => {
    admit(request, "readMetadata/action");
    return page(request, uri, secrets.list("existing"), (secret) => listed(uri, secret));
  });

  app.get("/secrets/:name/versions", (request) => {
    const secret = secrets.find(admit(request, "readMetadata/action"));
    // a secret that is not there has no versions: Azure answers 200
    if (secret === undefined || secret.deleted !== undefined)
      return request.json({ value: [], nextLink: null });
    return page(request, uri, secret.versions, (version) => bundle(uri, secret, version, false));
  });

  app.get("/secrets/:name/:version?", (request) => {
    const secret = existing(admit(request, "getSecret/action"));
    const version = versionOf(secret, request.req.param("version"));
    if (!version.enabled) {
      const message = "Operation get is not allowed on a disabled secret.";
      throw new VaultError(403, "Forbidden", message, "SecretDisabled");
    }
    return request.json(bundle(uri, secret, version, true));
  });

  app.patch("/secrets/:name/:version?", async (request) => {
    const secret = existing(admit(request, "update/action"));
    const { version } = versionOf(secret, request.req.param("version"));
    const updated = secrets.update(secret, version, changeOf(await bodyOf(request)));
    return request.json(bundle(uri, updated, versionOf(updated, version), false));
  });

  app.delete("/secrets/:name", (request) => {
    const secret = existing(admit(request, "delete"));
    return request.json(deletedBundle(uri, secrets.delete(secret), false));
  });

  app.get("/deletedsecrets", (request) => {
    admit(request, "readMetadata/action");
    return page(request, uri, secrets.list("deleted"), (secret) => deletedBundle(uri, secret, true));
  });

  app.get("/deletedsecrets/:name", (request) =>
    request.json(deletedBundle(uri, deleted(admit(request, "readMetadata/action")), false)),
  );

  app.delete("/deletedsecrets/:name", (request) => {
    secrets.purge(deleted(admit(request, "purge/action")));
    return request.body(null, 204);
  });

  app.post("/deletedsecrets/:name/recover", (request) => {
    const secret = secrets.recover(deleted(admit(request, "recover/action")));
    return request.json(bundle(uri, secret, latest(secret), false));
  });

  return app;

  function existing(name: string): Secret {
    const secret = secrets.find(name);
    if (secret === undefined || secret.deleted !== undefined) throw secretNotFound(name);
    return secret;
  }

  function deleted(name: string): Secret {
    const secret = secrets.find(name);
    if (secret?.deleted === undefined) throw secretNotFound(name, true);
    return secret;
  }
}

/** @throws VaultError 400 */
async function bodyOf(request: Context): Promise<unknown> {
  try {
    return await request.req.json();
  } catch {
    throw new VaultError(400, "BadParameter", "The request body is not valid JSON.");
  }
}

function versionOf(secret: Secret, version: string | undefined): SecretVersion {
  if (!version) return latest(secret);
  const found = secret.versions.find((one) => one.version === version);
  if (found === undefined) throw secretNotFound(`${secret.name}/${version}`);
  return found;
}

function refuseDeleted(secret: Secret | undefined): void {
  if (secret?.deleted === undefined) return;
  throw new VaultError(
    409,
    "Conflict",
    `Secret ${secret.name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.`,
    "ObjectIsDeletedButRecoverable",
  );
}

function page<Item>(request: Context, uri: string, all: readonly Item[], show: (item: Item) => object) {
  const size = Math.min(Number(request.req.query("maxresults") ?? pageSize) || pageSize, pageSize);
  const from = Number(request.req.query("$skiptoken") ?? 0);
  const more = from + size < all.length;
  const version = request.req.query("api-version");
  const next = `${uri}${request.req.path.slice(1)}?api-version=${version}&maxresults=${size}&$skiptoken=${from + size}`;
  return request.json({ value: all.slice(from, from + size).map(show), nextLink: more ? next : null });
}
