import { Token, Tokenization } from "cdktf";
import type { Construct } from "constructs";
import type { z } from "zod";
import { ConfigurationError } from "../core/errors";
import type { Link, SettingsOf } from "../core/link";

/** What the construct sets by itself, from the app's identity and the estate's telemetry. */
export interface PlatformSettings {
  readonly AzureWebJobsStorage__accountName: string;
  readonly AzureWebJobsStorage__credential: string;
  readonly AzureWebJobsStorage__clientId: string;
  readonly APPLICATIONINSIGHTS_CONNECTION_STRING: string;
  readonly APPLICATIONINSIGHTS_AUTHENTICATION_STRING: string;
  /** For code that declares it. */
  readonly IDENTITY_CLIENT_ID?: string;
}

/** What the code reads and neither the construct nor a link gives. */
export type OwnSettings<Schema extends z.ZodObject, Links extends readonly Link[]> = Omit<
  SettingsOf<Schema["shape"]>,
  keyof PlatformSettings | NamesFrom<Links[number]>
>;

type NamesFrom<Given> = Given extends Link<infer Shape> ? keyof Shape : never;

type Settings = Readonly<Record<string, string | undefined>>;

/** Where the settings of an app come from. */
export interface SettingSources {
  readonly schema: z.ZodObject;
  readonly platform: PlatformSettings;
  /** What the host reads and the code does not. */
  readonly process: Settings;
  readonly links: readonly Settings[];
  readonly own: Settings;
}

/**
 * All settings of an app. Refuses those with which the code would not start, and those that it does not read: all problems
 * at once, each with its name. Values that are only known at apply pass; the code checks them when it starts.
 */
export function settingsFrom(scope: Construct, sources: SettingSources): Record<string, string> {
  const { schema, platform, process, links, own } = sources;
  const all = [process, ...links, own, { ...platform }].flatMap((given) =>
    Object.entries(given).filter((each): each is [string, string] => each[1] !== undefined),
  );
  const settings = Object.fromEntries(all);
  const problems = [
    ...wrongValues(schema, settings),
    ...Object.keys(settings).flatMap(refusedByPlan),
    ...givenTwice(all.map(([name]) => name)),
    ...[...links, own].flatMap((given) => unread(schema, given)),
  ];
  if (problems.length === 0) return settings;
  throw new ConfigurationError(scope, "SettingsNotValid", {
    what: `settings are not what the code reads\n    ${problems.join("\n    ")}`,
    why: "the app would be deployed and then fail at its first start, or hold permissions that it does not use",
    fix: "correct the settings named above, or the links that give them; the app's settings.ts says what each of them may be",
  });
}

/** Settings that Flex Consumption refuses or ignores, because the plan decides them. */
const forbidden =
  /^(FUNCTIONS_WORKER_RUNTIME|FUNCTIONS_EXTENSION_VERSION|WEBSITE_RUN_FROM_PACKAGE|SCM_DO_BUILD_DURING_DEPLOYMENT|WEBSITE_CONTENT.*|WEBSITE_TIME_ZONE|AzureWebJobsStorage)$/;

function wrongValues(schema: z.ZodObject, settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(schema.shape).flatMap(([name, type]) => {
    const value = settings[name];
    if (Token.isUnresolved(value)) return [];
    if (isLostNumber(value))
      return [`${name}: a number that only the deploy knows; make it a text with Fn.tostring`];
    const checked = (type as z.ZodType).safeParse(value);
    if (checked.success) return [];
    const messages = checked.error.issues.map((issue) => issue.message).join("; ");
    return [
      value === undefined
        ? `${name}: missing, no link and no value gives it: ${messages}`
        : `${name}: "${value}": ${messages}`,
    ];
  });
}

/** What `String()` makes of a number that is known at apply: digits that refer to nothing any more. */
function isLostNumber(value: string | undefined): boolean {
  return value !== undefined && Tokenization.reverseNumber(Number(value)) !== undefined;
}

function givenTwice(names: readonly string[]): string[] {
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return twice.map((name) => `${name}: given twice, by two links or by a link and \`settings\``);
}

function unread({ shape }: z.ZodObject, given: Settings): string[] {
  const names = Object.keys(given).filter((name) => given[name] !== undefined && !(name in shape));
  return names.map((name) => `${name}: the code does not read it; leave out the link or the value`);
}

function refusedByPlan(name: string): string[] {
  if (forbidden.test(name)) return [`${name}: Flex Consumption decides this itself`];
  return /^[A-Za-z_][\w:.-]*$/.test(name)
    ? []
    : [`${name}: not a name that an environment variable can have`];
}
