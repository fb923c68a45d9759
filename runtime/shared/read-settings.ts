import * as z from "zod";

/**
 * The settings that code runs with, from its environment.
 *
 * @param name of what runs, e.g. "search function"
 * @throws when a setting is missing or wrong, naming all of them
 */
export function readSettings<Settings>(
  schema: z.ZodType<Settings>,
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): Settings {
  const settings = schema.safeParse(environment);
  if (settings.success) return settings.data;
  throw new Error(
    `The settings of the ${name} are not valid\n  why: ${z.prettifyError(settings.error).replaceAll("\n", "\n       ")}\n  fix: set them among its environment variables; a function app's are its app settings\n  code: SettingsNotValid`,
  );
}
