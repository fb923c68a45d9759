import { Parser } from "htmlparser2";
import { type ArticleEntry, FeedRefused } from "./feed-problems";
import { entryOf } from "./read-entry";
import { XmlEntry } from "./xml-entry";

const deepest = 40;
const feeds = ["rss", "feed", "rdf:RDF"];
const around = [...feeds, "channel"];
const entries = ["item", "entry"];
const readsUtf = /^utf-?(8|16)/i;

/**
 * Entries of RSS 0.9 to 2.0 and Atom as they arrive; memory holds one of them. Document types are refused, and with them entities of one's own:
 * there are the five of XML and numbers.
 *
 * @throws FeedRefused DoctypeNotAllowed, EncodingNotKnown, TooDeep, NotAFeed, CutOff
 */
export async function* readXmlFeed(pieces: AsyncIterable<string>): AsyncGenerator<ArticleEntry> {
  const feed = new XmlFeed();
  for await (const piece of pieces) {
    feed.write(piece);
    yield* feed.taken();
  }
  feed.end();
  yield* feed.taken();
}

class XmlFeed {
  private readonly parser: Parser;
  private readonly path: string[] = [];
  private readonly channel = new XmlEntry();
  private entry: XmlEntry | undefined;
  private ended: ArticleEntry[] = [];
  private count = 0;
  private refused: FeedRefused | undefined;

  constructor() {
    this.parser = new Parser(
      {
        onprocessinginstruction: (name, text) => this.instruct(name, text),
        onopentag: (name, attributes) => this.open(name, attributes),
        ontext: (text) => (this.entry ?? this.channel).write(text),
        onclosetag: (name) => this.close(name),
      },
      { xmlMode: true, decodeEntities: true },
    );
  }

  write(piece: string): void {
    this.parser.write(piece);
    if (this.refused) throw this.refused;
  }

  end(): void {
    // what the file leaves open, the parser closes by itself
    if (this.path.length > 0) throw new FeedRefused("CutOff");
    this.parser.end();
    if (this.refused) throw this.refused;
  }

  taken(): ArticleEntry[] {
    const taken = this.ended;
    this.ended = [];
    return taken;
  }

  private instruct(name: string, text: string): void {
    if (/^!doctype$/i.test(name)) this.refuse("DoctypeNotAllowed");
    const encoding = /encoding\s*=\s*["']([^"']+)/i.exec(text)?.[1];
    if (encoding !== undefined && !readsUtf.test(encoding)) this.refuse("EncodingNotKnown");
  }

  private open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.path.length === 0 && !feeds.includes(name)) this.refuse("NotAFeed");
    if (this.path.push(name) > deepest) this.refuse("TooDeep");
    if (this.refused) return;
    if (around.includes(name) && !this.entry) this.channel.take(name, attributes);
    else if (entries.includes(name) && !this.entry) this.entry = new XmlEntry();
    else (this.entry ?? this.channel).open(name, attributes);
  }

  private close(name: string): void {
    this.path.pop();
    const { entry } = this;
    if (!entry) {
      if (!around.includes(name)) this.channel.close(name);
    } else if (!entries.includes(name) || entry.isOpen) entry.close(name);
    else {
      this.entry = undefined;
      const fields = entry.isTooLong
        ? ({ problem: "TooLong" } as const)
        : entryOf(entry.fields(this.channel));
      this.ended.push({ number: ++this.count, ...fields });
    }
  }

  /** Thrown once the piece is read: the parser keeps what its callbacks throw from nobody, but would be left half way. */
  private refuse(code: FeedRefused["code"]): void {
    this.refused ??= new FeedRefused(code);
  }
}
