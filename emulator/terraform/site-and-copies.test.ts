import { setTimeout as wait } from "node:timers/promises";
import { emulatorAddress } from "./client/emulator-client";
import { ref, TerraformFolder, temporaryCheckout } from "./testing/terraform";

const checkout = temporaryCheckout();
const folder = new TerraformFolder(checkout.root, { isServed: true });

const place = { resource_group_name: ref("azurerm_resource_group.group.name"), location: "westeurope" };
const profile = { cdn_frontdoor_profile_id: ref("azurerm_cdn_frontdoor_profile.door.id") };
const factory = { data_factory_id: ref("azurerm_data_factory.copies.id") };
const files = (container: string) => ({
  name: container,
  ...factory,
  linked_service_name: ref("azurerm_data_factory_linked_service_azure_blob_storage.files.name"),
  azure_blob_storage_location: { container },
});
const copy = [
  {
    name: "CopyFiles",
    type: "Copy",
    inputs: [{ referenceName: "partner", type: "DatasetReference" }],
    outputs: [{ referenceName: "catalogue", type: "DatasetReference" }],
    typeProperties: {
      source: { type: "BinarySource", storeSettings: { type: "AzureBlobStorageReadSettings" } },
      sink: { type: "BinarySink", storeSettings: { type: "AzureBlobStorageWriteSettings" } },
    },
  },
];

/** A static site behind Front Door and copies on a schedule, wired as the constructs wire them. */
const stack = {
  data: { azurerm_client_config: { me: {} } },
  output: { url: { value: `http://${ref("azurerm_cdn_frontdoor_endpoint.site.host_name")}/` } },
  resource: {
    azurerm_resource_group: { group: { name: "site-local", location: "westeurope" } },
    azurerm_storage_account: {
      files: { name: "sitefiles", ...place, account_tier: "Standard", account_replication_type: "LRS" },
    },
    azurerm_role_assignment: {
      upload: {
        scope: ref("azurerm_storage_account.files.id"),
        role_definition_name: "Storage Blob Data Contributor",
        principal_id: ref("data.azurerm_client_config.me.object_id"),
      },
      copies: {
        scope: ref("azurerm_storage_account.files.id"),
        role_definition_name: "Storage Blob Data Contributor",
        principal_id: ref("azurerm_data_factory.copies.identity[0].principal_id"),
        principal_type: "ServicePrincipal",
      },
    },
    azurerm_storage_account_static_website: {
      site: { storage_account_id: ref("azurerm_storage_account.files.id"), index_document: "index.html" },
    },
    azurerm_storage_blob: {
      index: {
        name: "index.html",
        storage_account_name: ref("azurerm_storage_account.files.name"),
        storage_container_name: "$web",
        type: "Block",
        source_content: "<h1>Home</h1>",
        content_type: "text/html",
        cache_control: "no-cache",
        depends_on: ["azurerm_storage_account_static_website.site", "azurerm_role_assignment.upload"],
      },
    },
    azurerm_storage_container: Object.fromEntries(
      ["partner", "catalogue"].map((name) => [
        name,
        { name, storage_account_id: ref("azurerm_storage_account.files.id") },
      ]),
    ),
    azurerm_cdn_frontdoor_profile: {
      door: {
        name: "door",
        resource_group_name: place.resource_group_name,
        sku_name: "Standard_AzureFrontDoor",
        response_timeout_seconds: 60,
      },
    },
    azurerm_cdn_frontdoor_endpoint: { site: { name: "site", ...profile } },
    azurerm_cdn_frontdoor_origin_group: {
      pages: { name: "pages", ...profile, session_affinity_enabled: false, load_balancing: {} },
    },
    azurerm_cdn_frontdoor_origin: {
      pages: {
        name: "pages",
        cdn_frontdoor_origin_group_id: ref("azurerm_cdn_frontdoor_origin_group.pages.id"),
        host_name: ref("azurerm_storage_account.files.primary_web_host"),
        origin_host_header: ref("azurerm_storage_account.files.primary_web_host"),
        certificate_name_check_enabled: true,
        enabled: true,
      },
    },
    azurerm_cdn_frontdoor_rule_set: { headers: { name: "Headers", ...profile } },
    azurerm_cdn_frontdoor_rule: {
      nosniff: {
        name: "nosniff",
        order: 1,
        cdn_frontdoor_rule_set_id: ref("azurerm_cdn_frontdoor_rule_set.headers.id"),
        actions: {
          response_header_action: [
            { header_action: "Overwrite", header_name: "X-Content-Type-Options", value: "nosniff" },
          ],
        },
      },
    },
    azurerm_cdn_frontdoor_route: {
      pages: {
        name: "pages",
        cdn_frontdoor_endpoint_id: ref("azurerm_cdn_frontdoor_endpoint.site.id"),
        cdn_frontdoor_origin_group_id: ref("azurerm_cdn_frontdoor_origin_group.pages.id"),
        cdn_frontdoor_origin_ids: [ref("azurerm_cdn_frontdoor_origin.pages.id")],
        cdn_frontdoor_rule_set_ids: [ref("azurerm_cdn_frontdoor_rule_set.headers.id")],
        patterns_to_match: ["/*"],
        supported_protocols: ["Http", "Https"],
        https_redirect_enabled: false,
        forwarding_protocol: "HttpsOnly",
        cache: { compression_enabled: true, content_types_to_compress: ["text/html"] },
      },
    },
    azurerm_cdn_frontdoor_firewall_policy: {
      limits: {
        name: "limits",
        resource_group_name: place.resource_group_name,
        sku_name: "Standard_AzureFrontDoor",
        mode: "Prevention",
        custom_rule: [
          {
            name: "perMinute",
            type: "RateLimitRule",
            action: "Block",
            rate_limit_threshold: 1000,
            match_condition: [
              { match_variable: "RequestUri", operator: "Contains", match_values: ["/api/"] },
            ],
          },
        ],
      },
    },
    azurerm_cdn_frontdoor_security_policy: {
      limits: {
        name: "limits",
        ...profile,
        security_policies: {
          firewall: {
            cdn_frontdoor_firewall_policy_id: ref("azurerm_cdn_frontdoor_firewall_policy.limits.id"),
            association: {
              domain: [{ cdn_frontdoor_domain_id: ref("azurerm_cdn_frontdoor_endpoint.site.id") }],
              patterns_to_match: ["/*"],
            },
          },
        },
      },
    },
    azurerm_data_factory: { copies: { name: "site-copies", ...place, identity: { type: "SystemAssigned" } } },
    azurerm_data_factory_linked_service_azure_blob_storage: {
      files: {
        name: "files",
        ...factory,
        service_endpoint: ref("azurerm_storage_account.files.primary_blob_endpoint"),
        use_managed_identity: true,
        storage_kind: "StorageV2",
      },
    },
    azurerm_data_factory_dataset_binary: { partner: files("partner"), catalogue: files("catalogue") },
    azurerm_data_factory_pipeline: {
      copies: {
        name: "copies",
        ...factory,
        concurrency: 1,
        activities_json: JSON.stringify(copy),
        depends_on: [
          "azurerm_data_factory_dataset_binary.partner",
          "azurerm_data_factory_dataset_binary.catalogue",
        ],
      },
    },
    azurerm_data_factory_trigger_schedule: {
      hourly: {
        name: "hourly",
        ...factory,
        pipeline: [{ name: ref("azurerm_data_factory_pipeline.copies.name") }],
        frequency: "Hour",
        interval: 1,
        time_zone: "UTC",
        activated: true,
      },
    },
  },
};

beforeAll(async () => {
  folder.write(stack);
  await folder.init();
});

afterAll(async () => {
  await folder.end();
  const address = emulatorAddress(checkout.root);
  if (address) process.kill(address.pid);
  while (emulatorAddress(checkout.root)) await wait(100);
  checkout.remove();
});

it("a site behind Front Door and copies on a schedule are deployed, answer, and are then as planned", async () => {
  await folder.apply();
  const url = await folder.succeed("output", "-raw", "url");
  const page = await fetch(url);
  expect(await page.text()).toBe("<h1>Home</h1>");
  expect(page.headers.get("x-content-type-options")).toBe("nosniff");
  expect(page.headers.get("cache-control")).toBe("no-cache");
  expect(await folder.plan()).toEqual({});

  const { port, token } = emulatorAddress(checkout.root) ?? {};
  const answer = await fetch(`http://127.0.0.1:${port}/data-factory/trigger`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ factory: "site-copies", trigger: "hourly" }),
  });
  expect(await answer.json()).toMatchObject({ runs: [{ state: "succeeded", filesWritten: 0 }] });
});

it("goes as a whole", async () => {
  await folder.destroy();
  expect(await folder.succeed("state", "list")).toBe("");
});
