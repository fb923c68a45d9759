import { type Reference, referencesIn } from "../../stack";
import type { JudgedResource } from "../resource";
import type { Rule, Violation } from "../rule";
import { settingRule } from "../setting-rule";

const sharedKeys = settingRule(
  {
    id: "shared-keys",
    demand: "takes identities, no keys and no passwords",
    reason: "a key opens everything to whoever holds it, says nothing about who that is, and does not expire",
    fix: "turn keys off and grant a role to the identity that needs it",
  },
  [
    { kind: "azurerm_storage_account", attribute: "shared_access_key_enabled", must: [false] },
    { kind: "azurerm_storage_account", attribute: "default_to_oauth_authentication", must: [true] },
    { kind: "azurerm_storage_account", attribute: "local_user_enabled", must: [false] },
    { kind: "azurerm_key_vault", attribute: "rbac_authorization_enabled", must: [true] },
    { kind: "azurerm_application_insights", attribute: "local_authentication_disabled", must: [true] },
    { kind: "azurerm_log_analytics_workspace", attribute: "local_authentication_enabled", must: [false] },
    { kind: "azurerm_container_registry", attribute: "admin_enabled", must: [false] },
    {
      kind: "Microsoft.ContainerRegistry/registries",
      attribute: "properties.adminUserEnabled",
      must: [false],
    },
    {
      kind: "azurerm_managed_redis",
      attribute: "default_database.access_keys_authentication_enabled",
      of: "default_database",
      must: [false],
    },
    {
      kind: "azurerm_data_factory_linked_service_azure_blob_storage",
      attribute: "use_managed_identity",
      must: [true],
    },
    { kind: "azurerm_kubernetes_cluster", attribute: "local_account_disabled", must: [true] },
    { kind: "azurerm_machine_learning_compute_cluster", attribute: "local_auth_enabled", must: [false] },
    {
      kind: "azurerm_machine_learning_datastore_blobstorage",
      attribute: "service_data_auth_identity",
      must: ["WorkspaceUserAssignedIdentity", "WorkspaceSystemAssignedIdentity"],
    },
    {
      kind: "Microsoft.MachineLearningServices/workspaces",
      attribute: "properties.systemDatastoresAuthMode",
      must: ["Identity"],
    },
    {
      kind: "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
      attribute: "properties.authMode",
      // on a cluster Azure ML hands out tokens of its own: to whom a role lets score, and for an hour
      must: ["AADToken", "AMLToken"],
    },
    { kind: "Microsoft.Search/searchServices", attribute: "properties.disableLocalAuth", must: [true] },
    {
      kind: "Microsoft.Web/sites/basicPublishingCredentialsPolicies",
      attribute: "properties.allow",
      must: [false],
    },
    { kind: "azurerm_cosmosdb_account", attribute: "local_authentication_disabled", must: [true] },
    { kind: "azurerm_eventhub_namespace", attribute: "local_authentication_enabled", must: [false] },
    {
      kind: "azurerm_postgresql_flexible_server",
      attribute: "authentication.password_auth_enabled",
      must: [false],
    },
  ],
);

const publishing = "Microsoft.Web/sites/basicPublishingCredentialsPolicies";

const publishingPasswords: Rule = {
  id: "publishing-passwords",
  demand: "takes no password from whoever publishes code",
  reason: "Azure makes a user and a password for each site, and lets whoever knows them replace its code",
  fix: `write ${publishing} "ftp" and "scm" of the site with properties.allow false`,
  kinds: ["Microsoft.Web/sites"],
  check: (site, { estate }) => {
    if (site.isPart) return [];
    const closed = estate.resources
      .filter(({ kind, values }) => kind === publishing && estate.refersTo(values["resource_id"], site))
      .map(({ values }) => String(values["resource_id"]).split("/").at(-1));
    return ["ftp", "scm"]
      .filter((way) => !closed.includes(way))
      .map((way) => ({ what: `nothing turns its ${way} password off` }));
  },
};

/** Attributes that hold a secret: keys of stores and vaults, what connects with a key, what people log in with. */
const secretAttribute =
  /(?:^|[._\]])(?:primary|secondary|default_primary|default_secondary)_\w*(?:key|connection_string|sas)$|(?:^|\.)(?:admin_password|administrator_password|client_secret|instrumentation_key|kube_(?:admin_)?config\w*|default_function_key|primary_key|secondary_key|sas|sas_url)(?:$|[.[])/;
/** A key written into a setting by hand. */
const secretText = /(?:AccountKey|SharedAccessKey|SharedAccessSignature|Password|Pwd)=[^;$\s]|[?&]sig=[\w%]/i;

const keyInSettings: Rule = {
  id: "key-in-settings",
  demand: "hands no key on",
  reason: "a key in a setting is in the plan, in the state and before everybody who may read the resource",
  fix: "let the code sign in with its identity; a secret that must be goes into the vault, and its name into the setting",
  kinds: ["*"],
  check: (resource, { estate }) => secretsIn(resource.values, estate.referencesOf(resource)),
};

/** Event Grid proves itself to a blob trigger with the one key that Azure offers for it. */
const blobsExtension = "systemKeys.blobs_extension";
const listsKeys =
  /(^|\/)((list|regenerate)\w*(keys?|secrets?|credentials?|connectionStrings?|sas|tokens?)|publishxml|\w*credentials\/list)$/i;

const hostKeys: Rule = {
  id: "host-keys",
  demand: "reads no host key but the one of blob triggers",
  reason:
    "the main key of a host runs every function of it and changes its settings, and what a plan reads stands in the state",
  fix: `ask host/default/listkeys with azapi for ${blobsExtension} alone, as a sensitive value for the subscription that calls the trigger`,
  kinds: ["*"],
  check: (resource, { estate }) => [
    ...readsAllKeys(resource),
    ...estate
      .referencesOf(resource)
      .filter(({ address }) => address.startsWith("data.azapi_resource_action."))
      .filter(({ attribute }) => attribute.startsWith("sensitive_output"))
      .filter(() => !eventSubscriptions.includes(resource.kind))
      .map(({ address, attribute }) => ({ what: `it reads ${attribute} of ${address}` })),
  ],
};

const eventSubscriptions = [
  "azurerm_eventgrid_event_subscription",
  "azurerm_eventgrid_system_topic_event_subscription",
];

/** azurerm's data sources put all keys into the state, whichever of them is used. */
function readsAllKeys({ type, kind, values }: JudgedResource): Violation[] {
  if (type === "azurerm_function_app_host_keys")
    return [{ what: "it puts every key of the host into the state" }];
  const action = String(values["action"] ?? "");
  if (type !== "azapi_resource_action" || !listsKeys.test(action)) return [];
  const [open, sensitive] = ["response_export_values", "sensitive_response_export_values"].map((name) =>
    Object.values(values[name] ?? {}).map(String),
  );
  const isTheOne =
    kind === "Microsoft.Web/sites" &&
    open?.length === 0 &&
    sensitive?.every((path) => path === blobsExtension);
  return isTheOne ? [] : [{ what: `it keeps what ${action} of ${kind} answers in the state` }];
}

const keyInOutputs: Rule = {
  id: "key-in-outputs",
  demand: "puts no key into an output",
  reason: "outputs are printed by every deploy and stand in the logs of CI",
  fix: "remove the output",
  checkStack: ({ estate }) => secretsIn(estate.outputs, referencesIn(estate.outputs)),
};

export const keyRules: readonly Rule[] = [
  sharedKeys,
  publishingPasswords,
  keyInSettings,
  hostKeys,
  keyInOutputs,
];

function secretsIn(values: unknown, references: readonly Reference[]): Violation[] {
  const read = references
    .filter(({ address, attribute }) => secretAttribute.test(attribute) || isVaultSecret(address, attribute))
    .map(({ address, attribute }) => ({ what: `it reads ${attribute} of ${address}` }));
  const written = secretText.test(JSON.stringify(values)) ? [{ what: "a value of it holds a key" }] : [];
  return [...read, ...written];
}

/** A value that leaves the vault; its id or its name may be handed on. */
function isVaultSecret(address: string, attribute: string): boolean {
  return address.includes("azurerm_key_vault_secret.") && attribute === "value";
}
