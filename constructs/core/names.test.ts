import { App, TerraformStack } from "cdktf";
import { expectRefusal } from "../../test/support/expect-refusal";
import { kinds, type NamedKind, Names } from "./names";

const stack = new TerraformStack(new App(), "test");
const names = (environment = "dev", subscriptionId = "a") =>
  new Names(stack, { product: "gallery", environment, subscriptionId });

describe("Names", () => {
  it("says product, purpose and environment where a name need only be unique in its resource group", () => {
    expect(names().of("resourceGroup")).toBe("rg-gallery-dev");
    expect(names().of("identity", "images")).toBe("id-gallery-images-dev");
  });

  it.each<[NamedKind, RegExp]>([
    ["storageAccount", /^st[a-z0-9]{1,22}$/],
    ["keyVault", /^kv-(?!.*--)[a-z0-9-]{1,20}[a-z0-9]$/],
    ["mlWorkspace", /^mlw-(?!.*--)[a-z0-9-]{1,28}[a-z0-9]$/],
    ["onlineEndpoint", /^oep-(?!.*--)[a-z0-9-]{1,27}[a-z0-9]$/],
    ["containerRegistry", /^cr[a-z0-9]{3,48}$/],
    ["eventHubsNamespace", /^evhns-(?!.*--)[a-z0-9-]{1,43}[a-z0-9]$/],
    ["managedRedis", /^amr-(?!.*--)[a-z0-9-]{1,55}[a-z0-9]$/],
    ["searchService", /^srch-(?!.*--)[a-z0-9-]{1,54}[a-z0-9]$/],
    ["dataFactory", /^adf-(?!.*--)[a-z0-9-]{1,58}[a-z0-9]$/],
    ["frontDoorEndpoint", /^fde-(?!.*--)[a-z0-9-]{1,41}[a-z0-9]$/],
    ["frontDoorFirewallPolicy", /^fdfp[a-z0-9]{1,124}$/],
    ["functionApp", /^func-(?!.*--)[a-z0-9-]{1,26}[a-z0-9]$/],
  ])("is legal for a %s, however long the purpose", (kind, legal) => {
    for (const purpose of ["a", "images", "images-host", "a-rather-long-purpose-for-any-name"])
      expect(names("staging").of(kind, purpose)).toMatch(legal);
  });

  it("gives the same name in every synth", () => {
    expect(names().of("storageAccount", "images")).toBe(names().of("storageAccount", "images"));
    expect(names().of("storageAccount", "images")).toBe("stimagesdevo5etr");
  });

  it.each<NamedKind>(["keyVault", "mlWorkspace"])("tells subscriptions apart in the name of a %s", (kind) => {
    expect(names("dev", "a").of(kind, "search")).not.toBe(names("dev", "b").of(kind, "search"));
  });

  it("tells purposes apart that read alike once shortened", () => {
    const long = "an-uncommonly-long-purpose";
    expect(names().of("storageAccount", `${long}-one`)).not.toBe(names().of("storageAccount", `${long}-two`));
  });

  it.each<NamedKind>(kinds)("tells purposes apart that read alike in the name of a %s", (kind) => {
    const long =
      "an-uncommonly-long-purpose-that-fits-no-name-of-any-kind-of-resource-whatever-it-may-be-in-all-of-azure";
    const purposes = [
      "a-b",
      "ab",
      "abc",
      "ab-c",
      "a-bc",
      "a-b-c",
      `${long}-one`,
      `${long}-two`,
      `${long}s-one`,
    ];
    const all = purposes.map((purpose) => names().of(kind, purpose));
    expect(new Set(all).size).toBe(purposes.length);
  });

  it("tells kinds apart that share a limit", () => {
    expect(names().of("systemTopic", `${"x".repeat(60)}`)).toHaveLength(50);
  });

  it.each(["Images", "1st", "two--words", "-images", "images-", "im_ages", ""])(
    'fails when the purpose is "%s"',
    (purpose) => {
      expectRefusal(() => names().of("identity", purpose), "PurposeNotLegal");
    },
  );
});
