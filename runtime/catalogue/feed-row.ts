import { createHash } from "node:crypto";
import * as z from "zod";
import type { CatalogueItem } from "./catalogue-item";

/** One row of a feed that passed every check. */
export interface FeedRow {
  readonly item: CatalogueItem;
  /** A path from the catalogue container's root, or an https URL. */
  readonly image: string;
}

const currencies = new Set(Intl.supportedValuesOf("currency"));
const orNothing = <Value>(schema: z.ZodType<Value, string>) =>
  z.union([z.literal("").transform(() => null), schema], {
    error: (issue) => (issue.code === "invalid_union" ? issue.errors.at(-1)?.[0]?.message : undefined),
  });
const isReadable = (text: string) => !text.includes("\ufffd");
const notReadable = "must be UTF-8 text; the file may be Windows-1252, or damaged";
const words = (most: number) =>
  z
    .string()
    .min(1, "must not be empty")
    .max(most, `must have at most ${most} characters`)
    .refine(isReadable, notReadable)
    .refine((text) => !/\p{Cc}/u.test(text.replaceAll(/[\n\r\t]/g, "")), "must not hold control characters");

const httpsUrl = z
  .url({ protocol: /^https$/, error: "must be a URL that begins with https://" })
  .max(2048, "must have at most 2048 characters");

// no upper case of its own: names of blobs and hosts are compared as they stand
const imagePath = z
  .string()
  .max(900, "must have at most 900 characters")
  .refine(isReadable, notReadable)
  .refine(
    (path) => !path.includes("\\") && path.split("/").every((part) => !["", ".", ".."].includes(part)),
    "must be a path from the container's root, such as images/1001.jpg, or a URL that begins with https://",
  );

/** What each column may hold, as text; an empty text is the same as none. */
const Columns = z
  .object({
    // AI Search's rule for keys, which the name of the picture must fit too
    id: z
      .string()
      .regex(
        /^[A-Za-z0-9=-][A-Za-z0-9_=-]*$/,
        'must be made of A-Z, a-z, 0-9, "-", "_" and "=", and not begin with "_"',
      )
      .max(512, "must have at most 512 characters")
      // what programs write for a number they do not have; to AI Search's client they are numbers again
      .refine((id) => !/^(NaN|-?INF)$/.test(id), "must not stand for a missing number"),
    title: words(1000),
    category: words(200),
    price: orNothing(
      z
        .string()
        .regex(/^\d{1,12}(\.\d{1,6})?$/, 'must be a number from 0 on with "." before its decimals')
        .transform(Number),
    ),
    currency: orNothing(
      z.string().refine((code) => currencies.has(code), "must be an ISO 4217 code such as EUR"),
    ),
    link: orNothing(httpsUrl),
    image: z.union([httpsUrl, imagePath], {
      error: (issue) =>
        issue.code === "invalid_union"
          ? issue.errors.at(String(issue.input).includes("://") ? 0 : -1)?.[0]?.message
          : undefined,
    }),
    stock: orNothing(
      z
        .string()
        .regex(/^\d{1,9}$/, "must be a whole number from 0 on")
        .transform(Number),
    ),
    updated: orNothing(
      z.iso
        .datetime({ offset: true, error: "must be a time such as 2026-11-21T09:30:00Z" })
        .transform((time) => new Date(time).toISOString()),
    ),
  })
  .superRefine((row, context) => {
    if (row.price !== null && row.currency === null)
      context.addIssue({ code: "custom", path: ["currency"], message: "must be given where a price is" });
  });

/** "1.299" is one thousand to half of the world, and a price of three decimals to the currencies that have them. */
function mayBeThousands(price: string, currency: string): boolean {
  if (!/^[1-9]\d{0,2}\.\d{3}$/.test(price) || !currencies.has(currency)) return false;
  const digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  return digits.maximumFractionDigits !== 3;
}

export const columns = Object.keys(Columns.shape) as readonly (keyof z.input<typeof Columns>)[];
/** Without these a feed says nothing; the others may be missing as a whole. */
export const requiredColumns = ["id", "title", "category", "image"] as const;

/** @returns the row, or a sentence with all that is wrong with it */
export function checkRow(values: Readonly<Record<string, string>>): FeedRow | string {
  const texts = Object.fromEntries(columns.map((column) => [column, (values[column] ?? "").trim()]));
  const checked = Columns.safeParse(texts);
  if (!checked.success) {
    return checked.error.issues
      .map(({ path, message }) => {
        const column = String(path[0]);
        const value = texts[column] ?? "";
        return value === ""
          ? `${column} ${message}`
          : `${column} ${message}, not ${JSON.stringify(value.slice(0, 80))}`;
      })
      .join("; ");
  }
  const { price = "", currency = "" } = texts;
  if (mayBeThousands(price, currency)) {
    const [whole, decimals] = price.split(".");
    return `price may mean thousands: write ${whole}${decimals}.00, or ${price}0, not "${price}"`;
  }
  const { image, ...item } = checked.data;
  return { image, item: item.price === null ? { ...item, currency: null } : item };
}

/** Names what a row says: rows with one hash are equal. */
export function rowHash({ item, image }: FeedRow): string {
  const { id, title, category, price, currency, link, stock, updated } = item;
  const values = [id, title, category, price, currency, link, stock, updated, image];
  return createHash("sha256").update(JSON.stringify(values)).digest("hex").slice(0, 32);
}
