import { Token, Tokenization } from "cdktf";
import type { Construct } from "constructs";
import type { z } from "zod";
import { ConfigurationError } from "../core/errors";

/** What the construct sets by itself, from the app's identity and the estate's telemetry. */
export interface PlatformSettings {
  readonly AzureWebJobsStorage__accountName: string;
  readonly AzureWebJobsStorage__credential: string;
  readonly AzureWebJobsStorage__clientId: string;
  readonly APPLICATIONINSIGHTS_CONNECTION_STRING: string;
  readonly APPLICATIONINSIGHTS_AUTHENTICATION_STRING: string;
}

/** One string for each setting the schema declares; settings with a default may be left out. */
export type SettingsFor<Schema extends z.ZodObject> = {
  readonly [Name in keyof Omit<z.input<Schema>, keyof PlatformSettings>]: string;
};

/** Settings that Flex Consumption refuses or ignores, because the plan decides them. */
const forbidden =
  /^(FUNCTIONS_WORKER_RUNTIME|FUNCTIONS_EXTENSION_VERSION|WEBSITE_RUN_FROM_PACKAGE|SCM_DO_BUILD_DURING_DEPLOYMENT|WEBSITE_CONTENT.*|WEBSITE_TIME_ZONE|AzureWebJobsStorage)$/;

/**
 * Refuses settings with which the code would not start: all problems at once, each with its name.
 * Values that are only known at apply pass; the code checks them when it starts.
 */
export function checkSettings(
  scope: Construct,
  schema: z.ZodObject,
  settings: Readonly<Record<string, string>>,
): void {
  const problems = [...wrongValues(schema, settings), ...Object.keys(settings).flatMap(refusedByPlan)];
  if (problems.length === 0) return;
  throw new ConfigurationError(scope, "SettingsNotValid", {
    what: `settings are not what the code reads\n    ${problems.join("\n    ")}`,
    why: "the app would be deployed and then fail at its first start",
    fix: "correct the settings named above; the app's settings.ts says what each of them may be",
  });
}

function wrongValues(schema: z.ZodObject, settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(schema.shape).flatMap(([name, type]) => {
    const value = settings[name];
    if (Token.isUnresolved(value)) return [];
    if (isLostNumber(value))
      return [`${name}: a number that only the deploy knows; make it a text with Fn.tostring`];
    const checked = (type as z.ZodType).safeParse(value);
    if (checked.success) return [];
    const messages = checked.error.issues.map((issue) => issue.message).join("; ");
    return [`${name}: ${value === undefined ? "missing" : `"${value}"`}: ${messages}`];
  });
}

/** What `String()` makes of a number that is known at apply: digits that refer to nothing any more. */
function isLostNumber(value: string | undefined): boolean {
  return value !== undefined && Tokenization.reverseNumber(Number(value)) !== undefined;
}

function refusedByPlan(name: string): string[] {
  if (forbidden.test(name)) return [`${name}: Flex Consumption decides this itself`];
  return /^[A-Za-z_][\w:.-]*$/.test(name)
    ? []
    : [`${name}: not a name that an environment variable can have`];
}
