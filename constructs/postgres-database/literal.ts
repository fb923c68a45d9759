import { createHash } from "node:crypto";

/** A text that Terraform takes letter by letter: what it would read as a template is escaped. */
export function literal(text: string): string {
  return text.replaceAll(/([$%])\{/g, "$1$1{");
}

/** Sixteen digits that name a content. */
export function contentHash(content: unknown): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 16);
}
