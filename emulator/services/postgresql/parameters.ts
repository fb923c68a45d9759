import { escapeIdentifier, escapeLiteral, type Pool } from "pg";
import { postgresExtensions } from "../../../azure/postgresql-extensions";

/** A parameter that a server does not take. */
export class ParameterRefused extends Error {
  override readonly name = "ParameterRefused";
  /** "unknown" in Azure too; "here": only on this machine. */
  readonly kind: "unknown" | "value" | "here";
  readonly fix: string;

  constructor(kind: ParameterRefused["kind"], message: string, fix: string) {
    super(message);
    this.kind = kind;
    this.fix = fix;
  }
}

/** Those of the platform around the engine: kept, and nothing acts on them. */
const ofPlatform =
  /^(azure|index_tuning|intelligent_tuning|logfiles|metrics|pg_qs|pgbouncer|pgms_stats|pgms_wait_sampling)\.|^connection_throttle\.|^(require_secure_transport|ssl_(min|max)_protocol_version)$/;
/** Of extensions, which the engine takes as they are until one is loaded. */
const ofExtensions =
  /^(anon|auto_explain|cron|hnsw|ivfflat|pg_hint_plan|pg_partman_bgw|pg_prewarm|pg_stat_statements|pgaudit|pglogical|postgis|squeeze|timescaledb)\.\w+$/;
/** What the proxy and the machine decide; Azure lets nobody change them either. */
const ofProxy =
  /^(archive_\w+|bonjour\w*|config_file|data_directory|external_pid_file|hba_file|ident_file|krb_\w+|listen_addresses|log_destination|log_directory|log_filename|logging_collector|port|restore_command|ssl\w*|syslog_\w+|unix_socket_\w+)$/;
/** Their value is a list, each item a text of its own. */
const listed = new Set([
  "local_preload_libraries",
  "search_path",
  "session_preload_libraries",
  "shared_preload_libraries",
  "temp_tablespaces",
]);

/**
 * Sets a parameter, or back to its default.
 *
 * @returns whether the server has to start again before it counts
 * @throws ParameterRefused
 */
export async function setParameter(
  superuser: Pool,
  name: string,
  value: string | undefined,
): Promise<boolean> {
  if (name === "azure.extensions") checkExtensions(value ?? "");
  else if (ofPlatform.test(name)) {
    checkPlatform(name, value);
    return false;
  }
  const context = await contextOf(superuser, name);
  const target = name.split(".").map(escapeIdentifier).join(".");
  try {
    await superuser.query(
      value === undefined
        ? `alter system reset ${target}`
        : `alter system set ${target} = ${literal(name, value)}`,
    );
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    // "invalid value", "out of range", "cannot be changed"
    if (!["22023", "22003", "55P02"].includes(code ?? "")) throw error;
    throw new ParameterRefused(
      "value",
      message,
      "pass a value that PostgreSQL takes, without a unit or with its own",
    );
  }
  await superuser.query("select pg_reload_conf()");
  return context === "postmaster";
}

async function contextOf(superuser: Pool, name: string): Promise<string> {
  const known = await superuser.query<{ context: string }>(
    "select context from pg_settings where name = $1",
    [name],
  );
  const context =
    known.rows[0]?.context ?? (ofExtensions.test(name) || name === "azure.extensions" ? "sighup" : undefined);
  if (context === undefined) {
    throw new ParameterRefused(
      "unknown",
      `the parameter "${name}" does not exist`,
      "npx vitrine env shows how to connect: show all lists the parameters",
    );
  }
  if (context === "internal" || ofProxy.test(name)) {
    throw new ParameterRefused(
      "unknown",
      `the parameter "${name}" is read-only: the platform decides it`,
      "leave it out",
    );
  }
  return context;
}

const literal = (name: string, value: string) =>
  listed.has(name)
    ? value
        .split(",")
        .map((item) => escapeLiteral(item.trim()))
        .join(", ")
    : escapeLiteral(value);

function checkExtensions(value: string): void {
  const unknown = value
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && !postgresExtensions.includes(name.toUpperCase()));
  if (unknown.length === 0) return;
  throw new ParameterRefused(
    "value",
    `azure.extensions: there is no extension ${unknown.join(", ")} in Azure Database for PostgreSQL`,
    "pass names of Azure's list; pgvector is called VECTOR there",
  );
}

function checkPlatform(name: string, value: string | undefined): void {
  const isOff = /^(off|false|0|no)$/i.test(value ?? "");
  if (name === "require_secure_transport" && isOff) {
    throw new ParameterRefused(
      "here",
      "connections without TLS",
      "leave require_secure_transport on, as it is by default: a token is not for everybody to read",
    );
  }
  if (name === "ssl_min_protocol_version" && ![undefined, "TLSv1.2"].includes(value)) {
    throw new ParameterRefused(
      "here",
      `another least version of TLS than 1.2, ${value}`,
      "set ssl_min_protocol_version to TLSv1.2 in environments/local.ts",
    );
  }
  if (name === "pgbouncer.enabled" && value !== undefined && !isOff) {
    throw new ParameterRefused(
      "here",
      "PgBouncer, which Azure has at port 6432",
      "leave pgbouncer.enabled out in environments/local.ts, and connect to the server itself",
    );
  }
}
