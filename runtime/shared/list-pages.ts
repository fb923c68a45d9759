import * as z from "zod";

const Page = z.object({ value: z.array(z.unknown()), nextLink: z.string().nullish() });

/**
 * All that Azure Resource Manager lists, page after page.
 *
 * @param first address of the first page, absolute
 * @param ask what is at an address, parsed
 * @returns undefined when something that was answered is no page
 */
export async function listPages(
  first: string,
  ask: (address: string) => Promise<unknown>,
): Promise<unknown[] | undefined> {
  const found: unknown[] = [];
  for (let next: string | undefined = first; next !== undefined; ) {
    const page = Page.safeParse(await ask(next));
    if (!page.success) return undefined;
    found.push(...page.data.value);
    const link: string | undefined = page.data.nextLink ?? undefined;
    // a token is for whoever was asked first, and nobody else
    next = link !== undefined && new URL(link).origin === new URL(first).origin ? link : undefined;
  }
  return found;
}
