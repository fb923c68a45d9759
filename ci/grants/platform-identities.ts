import { declaredAt, referred } from "../access/declared-at";
import { typeOf } from "../access/scopes";
import { type Declared, referencesIn, type Stack, type Values } from "../stack";
import { byDeployer, containerIn, need, queueIn } from "./declare-need";
import type { Need } from "./need";
import { identityOf } from "./running-code";

/**
 * What Azure's services do under an identity because an attribute says so: deliver, fetch a package, unwrap a key.
 * A declaration without such an attribute needs nothing.
 */
export function byIdentity(stack: Stack, declared: Declared): Need[] {
  return readers[typeOf(declared)]?.(stack, declared) ?? [];
}

/** The user-assigned identity that a block names; undefined when it means the resource's own. */
export function chosenIdentity(stack: Stack, block: unknown): string | undefined {
  return declaredAt(stack, referencesIn(block)[0]?.address)?.address;
}

type Reader = (stack: Stack, declared: Declared) => Need[];

const blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
const getSecret = { action: "Microsoft.KeyVault/vaults/secrets/getSecret/action" };
const wrapping = ["read", "wrap/action", "unwrap/action"];

const delivery: Reader = (stack, { path, values }) => {
  const identity = values["delivery_identity"];
  const source = referred(stack, values["system_topic"] ?? values["scope"]);
  if (identity === undefined) return [];
  const by = { who: chosenIdentity(stack, identity) ?? (source && identityOf(source)) ?? "", by: path };
  const send = (on: Declared | undefined, action: string) =>
    need(by, on, { action }, "Event Grid delivers there");
  const queue = values["storage_queue_endpoint"] as Values | undefined;
  return [
    ...send(
      queue && queueIn(stack, queue["storage_account_id"], queue["queue_name"]),
      "Microsoft.Storage/storageAccounts/queueServices/queues/messages/add/action",
    ),
    ...send(
      referred(stack, values["eventhub_endpoint_id"]),
      "Microsoft.EventHub/namespaces/messages/send/action",
    ),
    ...["service_bus_queue_endpoint_id", "service_bus_topic_endpoint_id"].flatMap((attribute) =>
      send(referred(stack, values[attribute]), "Microsoft.ServiceBus/namespaces/messages/send/action"),
    ),
  ];
};

const byWhoeverDeploys =
  (kind: string, action: string): Reader =>
  (stack, { path, values }) =>
    byDeployer(stack, path, referred(stack, values["key_vault_id"]), {
      action: `Microsoft.KeyVault/vaults/${kind}/${action}`,
      why: "Terraform writes it",
    });

const readers: Readonly<Record<string, Reader>> = {
  azurerm_eventgrid_system_topic_event_subscription: delivery,
  azurerm_eventgrid_event_subscription: delivery,

  "Microsoft.Web/sites": (stack, { path, values }) => {
    const { properties } = values["body"] as Site;
    const storage = properties.functionAppConfig?.deployment.storage;
    const identity = chosenIdentity(stack, storage?.authentication?.userAssignedIdentityResourceId);
    const [, name] = /\}\/?([\w-]+)\/?$/.exec(storage?.value ?? "") ?? [];
    const by = { who: identity ?? "", by: path };
    const container = name ? containerIn(stack, storage?.value, name) : referred(stack, storage?.value);
    return need(by, container, { action: `${blobs}/read` }, "the platform fetches the app's package");
  },

  azurerm_data_factory_linked_service_key_vault: (stack, { path, values }) => {
    const factory = referred(stack, values["data_factory_id"]);
    const by = { who: (factory && identityOf(factory)) ?? "", by: path };
    return need(by, referred(stack, values["key_vault_id"]), getSecret, "Data Factory reads secrets there");
  },

  azurerm_cdn_frontdoor_secret: (stack, { path, values }) => {
    const profile = referred(stack, values["cdn_frontdoor_profile_id"]);
    const by = { who: (profile && identityOf(profile)) ?? "", by: path };
    return need(by, referred(stack, values["secret"]), getSecret, "Front Door fetches the certificate");
  },

  azurerm_kubernetes_cluster: (stack, declared) => {
    const by = { who: identityOf(declared) ?? "", by: declared.path };
    const kubelet = referred(stack, declared.values["kubelet_identity"]);
    const operate = { role: "Managed Identity Operator" };
    return need(by, kubelet, operate, "the cluster gives its nodes this identity");
  },

  azurerm_storage_account: (stack, declared) =>
    unwrap(stack, declared, declared.values["customer_managed_key"] as Values | undefined),
  azurerm_storage_account_customer_managed_key: (stack, { values, path }) => {
    const account = referred(stack, values["storage_account_id"]);
    return account ? unwrap(stack, { ...account, path }, values) : [];
  },

  azurerm_key_vault_secret: byWhoeverDeploys("secrets", "setSecret/action"),
  azurerm_key_vault_key: byWhoeverDeploys("keys", "create/action"),
  azurerm_key_vault_certificate: byWhoeverDeploys("certificates", "create/action"),
};

interface Site {
  readonly properties: {
    readonly functionAppConfig?: {
      readonly deployment: {
        readonly storage: {
          readonly value: string;
          readonly authentication?: { readonly userAssignedIdentityResourceId?: string };
        };
      };
    };
  };
}

/** A store whose key lies in a vault opens it under its own identity. */
function unwrap(stack: Stack, store: Declared, key: Values | undefined): Need[] {
  const lies = referred(stack, key?.["key_vault_key_id"] ?? key?.["key_vault_id"] ?? key?.["key_vault_uri"]);
  const who = chosenIdentity(stack, key?.["user_assigned_identity_id"]) ?? identityOf(store) ?? "";
  return wrapping.flatMap((operation) =>
    need(
      { who, by: store.path },
      lies,
      { action: `Microsoft.KeyVault/vaults/keys/${operation}` },
      "the store's own key is wrapped with that one",
    ),
  );
}
