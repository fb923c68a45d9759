import type { z } from "zod";
import type { FoundationProps } from "../../constructs/foundation/foundation";
import { someNetwork } from "./foundation";
import type { Plan } from "./plan";

/** A workload that answers below a path of its own at the console's address, for people who sign in there. */
export interface ApiBelowConsole {
  /** Of the workload's construct, which is called as its path is, e.g. "Films". */
  readonly id: string;
  readonly settings: z.ZodObject;
  /** Settings beside these that the platform reads. */
  readonly ofPlatform: readonly string[];
  /** What its app uses: in words, who links it and how, and a setting that is missing without the link. */
  readonly links: readonly (readonly [
    what: string,
    owner: { readonly prototype: object },
    link: string,
    setting: string,
  ])[];
  planned(environment?: Partial<FoundationProps>, httpsOnly?: boolean): Plan;
}

/** What is true of each of them. */
export function describeApiBelowConsole({ id, settings, ofPlatform, links, planned }: ApiBelowConsole): void {
  const path = id.toLowerCase();

  it("gives its app all that the code reads, and nothing that the code does not know", () => {
    const given = planned().settingsAt(`${id}/App/Resource`);
    const required = Object.entries(settings.shape)
      .filter(([, type]) => !type.safeParse(undefined).success)
      .map(([name]) => name);
    expect(Object.keys(given)).toEqual(expect.arrayContaining(required));
    const unknown = Object.keys(given).filter(
      (name) => !(name in settings.shape) && !name.startsWith("AzureWebJobsStorage__"),
    );
    expect(unknown).toEqual(ofPlatform);
  });

  it("answers below a path of its own at the console's address, to its own Front Door alone", () => {
    const plan = planned();
    expect(plan.at(`Console/${id}Api/Resource`)).toMatchObject({ patterns_to_match: [`/${path}/api/*`] });
    const guid = `\${${plan.addressOf("Console/Resource")}.resource_guid}`;
    expect(plan.at(`${id}/App/Resource`)).toMatchObject({
      body: {
        properties: {
          siteConfig: {
            healthCheckPath: `/${path}/api/health`,
            ipSecurityRestrictions: [{ headers: { "x-azure-fdid": [guid] } }],
          },
        },
      },
    });
    expect(plan.settingsAt(`${id}/App/Resource`)).toMatchObject({
      FRONT_DOOR_ID: guid,
      SIGN_IN_CALLBACK: expect.stringMatching(new RegExp(`^https://.*/${path}/api/(staff/)?auth/callback$`)),
    });
  });

  it.each(links)("fails when the app loses its link to %s", (_, { prototype }, link, setting) => {
    const taken = jest.spyOn(prototype as never, link as never) as jest.SpyInstance;
    taken.mockReturnValue({ settings: () => ({}), grant: () => undefined, leadsTo: [] });
    try {
      expect(() => planned()).toThrow(`${setting}: missing`);
    } finally {
      taken.mockRestore();
    }
  });

  it.each([
    ["", {}],
    [", in a private network, too", { network: someNetwork }],
  ])("has its API asked for its health from outside, where everybody finds it%s", (_, environment) => {
    const plan = planned(environment);
    expect(plan.at(`${id}/WebTest/Resource`)).toMatchObject({
      request: { url: expect.stringMatching(new RegExp(`/${path}/api/v1/health$`)) },
      depends_on: [plan.addressOf(`Console/${id}Api/Resource`)],
    });
  });

  it("has nobody ask from outside what one machine serves without a certificate", () => {
    const { resource } = planned({}, false).synthesized;
    expect(Object.keys(resource ?? {})).not.toContain("azurerm_application_insights_standard_web_test");
  });
}
