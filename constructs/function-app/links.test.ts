import type { TerraformStack } from "cdktf";
import { z } from "zod";
import { cacheSettings, searchServiceSettings } from "../../runtime/shared/service-settings";
import { expectRefusal } from "../../test/support/expect-refusal";
import { foundation, somePackage } from "../../test/support/foundation";
import { Plan } from "../../test/support/plan";
import { Cache } from "../cache/cache";
import type { Foundation } from "../foundation/foundation";
import { SearchService } from "../search-service/search-service";
import { SecretVault } from "../secret-vault/secret-vault";
import { FunctionApp } from "./function-app";

const settingsSchema = z.object({
  ...cacheSettings,
  ...searchServiceSettings,
  GREETING: z.string(),
  COPIES: z.string().optional(),
});
const settings = { GREETING: "hello" };

describe("the links of a function app", () => {
  it("give it settings and grants together, which it waits for before it starts", () => {
    const plan = Plan.of((stack) => {
      const { cache, search, ...app } = around(stack);
      new FunctionApp(stack, "App", {
        ...app,
        settingsSchema,
        settings,
        links: [cache.use(), search.query()],
      });
    });

    expect(plan.settingsAt("App/Resource")).toMatchObject({
      GREETING: "hello",
      SEARCH_ENDPOINT: `\${${plan.addressOf("Search/Resource")}.output.properties.endpoint}`,
      CACHE_HOST: `\${${plan.addressOf("Cache/Resource")}.hostname}`,
      CACHE_PORT: expect.stringMatching(/^\$\{tostring\(.*\.port\)\}$/),
      CACHE_USERNAME: `\${${plan.addressOf("App/Identity")}.principal_id}`,
    });
    expect(plan.grantsTo(plan.addressOf("App/Identity"))).toContain("Search Index Data Reader: Search");
    const awaited = JSON.stringify(plan.at("App/Permissions/Resource")["triggers"]);
    expect(awaited).toMatch(/Cache_Use.*SearchIndexDataReader|SearchIndexDataReader.*Cache_Use/);
  });

  it("fail to compile and to synthesize without the one that gives a setting", () => {
    const withoutCache = (stack: TerraformStack) => {
      const { cache: _, search, ...app } = around(stack);
      // @ts-expect-error CACHE_HOST, CACHE_PORT and CACHE_USERNAME are missing
      new FunctionApp(stack, "App", { ...app, settingsSchema, settings, links: [search.query()] });
    };
    expectRefusal(() => Plan.of(withoutCache), "SettingsNotValid");
    expect(() => Plan.of(withoutCache)).toThrow(/CACHE_HOST: missing, no link and no value gives it/);
  });

  it("fail when two give the same setting: taking one away would go unseen", () => {
    const twice = (stack: TerraformStack) => {
      const { cache, search, ...app } = around(stack);
      const links = [cache.use(), search.query(), search.keepIndexes()] as const;
      new FunctionApp(stack, "App", { ...app, settingsSchema, settings, links });
    };
    expectRefusal(() => Plan.of(twice), "SettingsNotValid");
    expect(() => Plan.of(twice)).toThrow(/SEARCH_ENDPOINT: given twice/);
  });

  it("fail when one gives what the code does not read: its permission would be of no use", () => {
    const superfluous = (stack: TerraformStack) => {
      const { cache, search: _, ...app } = around(stack);
      const schema = z.object({ GREETING: z.string() });
      new FunctionApp(stack, "App", { ...app, settingsSchema: schema, settings, links: [cache.use()] });
    };
    expectRefusal(() => Plan.of(superfluous), "SettingsNotValid");
    expect(() => Plan.of(superfluous)).toThrow(/CACHE_HOST: the code does not read it/);
  });

  it("leave to `settings` what they do not give: without it, nothing compiles or synthesizes", () => {
    const wrong = (stack: TerraformStack) => {
      const { cache, search, ...app } = around(stack);
      const links = [cache.use(), search.query()] as const;
      // @ts-expect-error GREETING is missing
      new FunctionApp(stack, "None", { ...app, settingsSchema, links });
    };
    expectRefusal(() => Plan.of(wrong), "SettingsNotValid");
    expect(() => Plan.of(wrong)).toThrow(/GREETING: missing/);
  });

  it("may give secrets, which App Service reads under the app's identity", () => {
    const plan = Plan.of((stack) => {
      const { cache: _, search: __, ...app } = around(stack);
      const secrets = new SecretVault(stack, "Secrets", { foundation: app.foundation });
      const schema = z.object({ PASSWORD: z.string() });
      const links = [secrets.read({ PASSWORD: "catalogue-password" })] as const;
      new FunctionApp(stack, "App", { ...app, settingsSchema: schema, links });
    });
    expect(plan.settingsAt("App/Resource")["PASSWORD"]).toMatch(
      /^@Microsoft\.KeyVault\(SecretUri=.*\/catalogue-password\)$/,
    );
    expect(plan.grantsTo(plan.addressOf("App/Identity"))).toContain("Key Vault Secrets User: Secrets");
  });
});

function around(stack: TerraformStack) {
  const shared: Foundation = foundation(stack);
  return {
    foundation: shared,
    purpose: "greeter",
    package: somePackage,
    cache: new Cache(stack, "Cache", { foundation: shared, purpose: "greeter" }),
    search: new SearchService(stack, "Search", { foundation: shared, purpose: "greeter" }),
  };
}
