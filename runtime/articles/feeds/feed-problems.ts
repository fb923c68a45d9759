import type { Article } from "../article";
import { articleProblems } from "../ingestion/ready-article";

/** Why a line of a file, or an entry of a feed, is left out; stable, and what the report names. */
export const entryProblems = {
  ...articleProblems,
  Malformed:
    "it is no JSON object, or has another number of fields than the first line, or a quotation mark too many",
  TooLong: "it has more than 65,536 characters on its line, or 500,000 in its entry",
  FieldMissing: "a field that every article has is missing",
  FieldNotValid: "a field has a value that it cannot have",
  TextNotValid: "the text is not UTF-8, or has U+0000",
} as const;

export type EntryProblem = keyof typeof entryProblems;

/** What whoever made the file can do about it. */
export const entryFixes: Readonly<Record<EntryProblem, string>> = {
  AddressNotValid: "give the whole address, from https:// on, or leave it out",
  AddressNotPublic: "give an address that everybody can reach, or leave it out",
  NothingToRead: "give a title and a text that people can see",
  PublishedInFuture: "send it on the day it is published",
  ExpiresBefore: "give a later expiresAt, or leave it out",
  Malformed: "write one JSON object a line, or quote fields of CSV as RFC 4180 says",
  TooLong: "shorten the text",
  FieldMissing: "an article has id, title, text, category, publisher and publishedAt",
  FieldNotValid: "the README of runtime/articles/feeds says what each field may be",
  TextNotValid: "save the file as UTF-8",
};

/** Why nothing of a file is taken. */
export const feedProblems = {
  NotText: "it is no text",
  CutOff: "it ends before its own end",
  HeaderNotKnown: "its first line names no id, title and text",
  DoctypeNotAllowed: "it has a document type: no feed needs one, and they are used to do harm",
  EncodingNotKnown: "it says that it is written in something else than UTF-8 or UTF-16",
  TooDeep: "its elements lie in each other more than 40 times",
  NotAFeed: "it is XML, but neither RSS nor Atom",
} as const;

export type FeedProblem = keyof typeof feedProblems;

/** Whoever reads a feed on hears of it where the feed stops to be one: what was before it has been told. */
export class FeedRefused extends Error {
  override readonly name = "FeedRefused";
  readonly code: FeedProblem;

  constructor(code: FeedProblem, what: string = feedProblems[code]) {
    super(what);
    this.code = code;
  }
}

/** A line or an entry: what it tells, or why it is left out. */
export interface ArticleEntry {
  /** The line, or the how manieth entry, from 1. */
  readonly number: number;
  readonly article?: Article;
  readonly problem?: EntryProblem;
  /** That the problem is about. */
  readonly field?: string;
}
