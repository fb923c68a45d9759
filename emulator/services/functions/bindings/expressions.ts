import { randomUUID } from "node:crypto";
import type { Settings } from "../settings/connections";

/** Replaces `%SETTING%`. @throws when there is no such setting */
export function resolveSettings(text: string, settings: Settings): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = settings[name];
    if (value === undefined) throw new Error(`"${text}" asks for the app setting ${name}, which is not set`);
    return value;
  });
}

/** Replaces `{name}` by what the trigger knows, and `{rand-guid}` and `{DateTime}` by a new value. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const key = name.toLowerCase();
    if (key === "rand-guid") return randomUUID();
    if (key === "datetime")
      return new Date()
        .toISOString()
        .replace(/\.\d+Z$/, "Z")
        .replace(/:/g, "-");
    const found = Object.entries(values).find(([one]) => one.toLowerCase() === key);
    if (!found) {
      throw new Error(
        `"${template}" asks for {${name}}; the trigger knows ${Object.keys(values).join(", ")}`,
      );
    }
    return found[1];
  });
}

/** What `{name}` stands for in a blob's name, or undefined when the name does not fit. */
export function match(template: string, text: string): Record<string, string> | undefined {
  const names: string[] = [];
  const pattern = template
    .split(/(\{[^{}]+\})/)
    .map((part) => {
      if (!part.startsWith("{")) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      names.push(part.slice(1, -1));
      return "(.*)";
    })
    .join("");
  const found = new RegExp(`^${pattern}$`, "s").exec(text);
  if (!found) return undefined;
  return Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? ""]));
}

/** "container/name" as its two parts. */
export function splitPath(path: string): { container: string; blob: string } {
  const slash = path.indexOf("/");
  if (slash < 0) return { container: path, blob: "{name}" };
  return { container: path.slice(0, slash), blob: path.slice(slash + 1) };
}
