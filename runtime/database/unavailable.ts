/** Why the database did not do what it was asked, though the statement may be right. */
export type Unavailable =
  /** No answer, a connection that broke, or a server that starts or stops. */
  | "DatabaseUnreachable"
  /** The token or the role was not taken, or none could be had. */
  | "DatabaseRefusesSignIn"
  /** No free connection, a lock that was not had, a statement that took too long. */
  | "DatabaseBusy"
  /** The disk is full, or nearly, so the server only reads. */
  | "DatabaseFull"
  /** A table, a column, the database or a right is missing that the code needs: its migrations have not run. */
  | "SchemaNotReady";

/** SQLSTATEs, whole or by their class; the longest that fits is meant. */
const byState: Readonly<Record<string, Unavailable>> = {
  "08": "DatabaseUnreachable",
  "57P01": "DatabaseUnreachable",
  "57P02": "DatabaseUnreachable",
  "57P03": "DatabaseUnreachable",
  "57P05": "DatabaseUnreachable",
  "58": "DatabaseUnreachable",
  "25P03": "DatabaseBusy",
  "40": "DatabaseBusy",
  "53": "DatabaseBusy",
  "55P03": "DatabaseBusy",
  "57014": "DatabaseBusy",
  "25006": "DatabaseFull",
  "53100": "DatabaseFull",
  "28": "DatabaseRefusesSignIn",
  "3D000": "SchemaNotReady",
  "3F000": "SchemaNotReady",
  "42501": "SchemaNotReady",
  "42703": "SchemaNotReady",
  "42883": "SchemaNotReady",
  "42P01": "SchemaNotReady",
  SchemaNotReady: "SchemaNotReady",
};

/** Of Node's sockets and TLS. */
const ofNetwork =
  /^(E(AI_AGAIN|CONN|HOST|NET|NOTFOUND|PIPE|TIMEDOUT)|ERR_(SSL|TLS)_|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO_)/;

/** What pg says in words alone. */
const inWords: readonly (readonly [RegExp, Unavailable])[] = [
  [/^timeout exceeded when trying to connect/, "DatabaseBusy"],
  [
    /^Connection terminated|^timeout expired|Client has encountered a connection error|not queryable/,
    "DatabaseUnreachable",
  ],
  [/^The server does not support SSL connections/, "DatabaseUnreachable"],
];

/** Of @azure/identity: no token was to be had. */
const ofIdentity = ["AuthenticationError", "AuthenticationRequiredError", "CredentialUnavailableError"];

/**
 * Whether an error of a statement or a connection is the database's: a 503, worth another try later.
 *
 * @returns undefined when the error is of the code that asked
 */
export function unavailableBecause(error: unknown): Unavailable | undefined {
  const { code: told = "", name = "", message = "", errors } = (error ?? {}) as Partial<Told>;
  const code = String(told);
  return (
    byState[code] ??
    (/^[0-9A-Z]{5}$/.test(code) ? byState[code.slice(0, 2)] : undefined) ??
    (ofNetwork.test(code) ? "DatabaseUnreachable" : undefined) ??
    (ofIdentity.includes(name) ? "DatabaseRefusesSignIn" : undefined) ??
    inWords.find(([words]) => words.test(message))?.[1] ??
    // several addresses of one name, and each failed
    (errors?.[0] === undefined ? undefined : unavailableBecause(errors[0]))
  );
}

interface Told extends Error {
  readonly code: string | number;
  readonly errors: readonly unknown[];
}
