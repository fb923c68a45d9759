import type { FoundFields } from "./read-entry";

const mostCharacters = 500_000;

/** Elements of RSS, Dublin Core and Atom, and what an article has of them; the first one that has something counts. */
const texts = {
  id: ["guid", "id"],
  title: ["title"],
  text: ["content:encoded", "content"],
  summary: ["description", "summary"],
  category: ["category", "dc:subject"],
  publisher: ["dc:publisher"],
  language: ["language", "dc:language"],
  published: ["pubDate", "published", "dc:date", "updated"],
  url: ["link"],
} as const;

type Name = keyof typeof texts;

/** What stands in one entry of a feed, or in the feed beside its entries. */
export class XmlEntry {
  isTooLong = false;
  private readonly found = new Map<string, string>();
  private readonly path: string[] = [];
  private text = "";
  private size = 0;
  private image: string | undefined;

  /** Whether an element of it is open. */
  get isOpen(): boolean {
    return this.path.length > 0;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    // XHTML inside of an element of the entry is part of what it says
    if (this.isOpen) this.write(/^(?:xhtml:)?(?:p|div|br|li|h[1-6]|blockquote)$/.test(name) ? "\n\n" : "");
    else this.text = "";
    this.path.push(name);
    this.take(name, attributes);
  }

  /** What an element says by its attributes. */
  take(name: string, attributes: Readonly<Record<string, string>>): void {
    const { href, rel = "alternate", term, url, type = "", medium, "xml:lang": language } = attributes;
    if (language) this.keep("language", language);
    if (name === "link" && href && rel === "alternate") this.keep("link", href);
    if (name === "category" && term) this.keep("category", term);
    const address = name === "link" && rel === "enclosure" ? href : url;
    const isPicture = name === "media:thumbnail" || type.startsWith("image/") || medium === "image";
    if (isPicture && /^(?:enclosure|link|media:content|media:thumbnail)$/.test(name)) this.image ??= address;
  }

  write(text: string): void {
    this.size += text.length;
    this.isTooLong ||= this.size > mostCharacters;
    if (this.isOpen && !this.isTooLong) this.text += text;
  }

  close(name: string): void {
    this.path.pop();
    if (!this.isOpen) this.keep(name, this.text.trim());
  }

  /** Of an article. What an entry does not say, its feed does. */
  fields(feed: XmlEntry): FoundFields {
    const summary = this.get("summary");
    const url = this.get("url");
    return {
      id: this.get("id") ?? url,
      title: this.get("title"),
      text: this.get("text") ?? summary,
      summary: this.get("text") === undefined ? undefined : summary?.slice(0, 2000),
      category: this.get("category") ?? feed.get("category") ?? "News",
      publisher: this.get("publisher") ?? feed.get("title")?.slice(0, 80),
      language: this.get("language") ?? feed.get("language"),
      publishedAt: this.get("published"),
      url,
      // a page that was sent by https shows no other pictures
      image: this.image?.startsWith("https:") ? this.image : undefined,
    };
  }

  private get(name: Name): string | undefined {
    return texts[name].map((element) => this.found.get(element)).find((text) => text !== undefined);
  }

  private keep(name: string, text: string): void {
    if (text !== "" && !this.found.has(name)) this.found.set(name, text);
  }
}
