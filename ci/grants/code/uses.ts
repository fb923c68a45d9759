import type ts from "typescript";
import { Addresses, memberName, unknown } from "./addresses";
import { copies, operations, packagesWithoutGrants } from "./operations";
import type { Program } from "./program";
import { walkReachable } from "./reachable";
import { relationsOf } from "./relations";
import { triggerNeeds } from "./triggers";

/** One place where shipped code asks a service of Azure for something. */
export interface Use {
  /** "BlockBlobClient.upload", "fetch", "app.storageBlob". */
  readonly operation: string;
  /**
   * What it may be asked of, with the setting that names the service and "*" for what only the run tells:
   * "{CATALOGUE__blobServiceUri}/reports/*".
   */
  readonly addresses: readonly string[];
  /** The operations of Azure that it needs; undefined when they follow from the address or are not known. */
  readonly actions?: readonly string[];
  /** What the platform does there, where it is not the code's own request. */
  readonly why?: string;
  /** "runtime/shared/redis.ts:12" */
  readonly at: string;
}

/**
 * Every request to Azure that the code behind an entry can make.
 *
 * @param entry relative to the checkout
 * @param bundled the files that the bundle still holds; what the bundler has left out cannot run
 */
export function usesOf(program: Program, entry: string, bundled: ReadonlySet<string>): Use[] {
  const files = program.filesBehind(entry);
  const [start] = files;
  if (start === undefined) throw new Error(`${entry} is not among the sources that were read`);
  const isBundled = (file: ts.SourceFile) => bundled.has(program.nameOf(file) ?? "");
  // interfaces count too, in files that leave nothing in the bundle
  const relations = relationsOf(
    program,
    files.filter((file) => isBundled(file) || file.statements.every((each) => isOnlyTypes(program, each))),
  );
  const addresses = new Addresses(program, relations);
  const reader = new Reader(program, addresses);
  walkReachable(program, relations, start, (node) => {
    if (isBundled(node.getSourceFile())) reader.read(node);
  });
  return reader.uses;
}

function isOnlyTypes({ ts }: Program, statement: ts.Statement): boolean {
  return (
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isImportDeclaration(statement) ||
    ts.isExportDeclaration(statement)
  );
}

class Reader {
  readonly uses: Use[] = [];
  private readonly program: Program;
  private readonly addresses: Addresses;

  constructor(program: Program, addresses: Addresses) {
    this.program = program;
    this.addresses = addresses;
  }

  read(node: ts.Node): void {
    const { ts } = this.program;
    if (ts.isImportDeclaration(node)) this.readImport(node);
    else if (ts.isPropertyAccessExpression(node)) this.readMember(node);
    else if (ts.isCallExpression(node)) this.readCall(node);
  }

  /** A method of a client counts wherever it is named: it may be handed on and called elsewhere. */
  private readMember(node: ts.PropertyAccessExpression): void {
    const { ts, checker, packageOf } = this.program;
    const declarations = checker.getSymbolAtLocation(node.name)?.declarations ?? [];
    const method = declarations.find((each) => ts.isMethodDeclaration(each) || ts.isMethodSignature(each));
    const known = method && operations[packageOf(method) ?? ""];
    if (method === undefined || known === undefined) return;

    const operation = memberName(ts, method);
    const [client = "", name = ""] = operation.split(".");
    const actions = known[client]?.[name];
    if (actions === undefined && !this.sendsRequest(client, method)) return;
    const addresses = this.addresses.of(node.expression);
    this.add(node, { operation, addresses, ...(actions && { actions }) });
    if (copies.has(operation) && ts.isCallExpression(node.parent)) this.readSource(operation, node.parent);
  }

  private readSource(operation: string, call: ts.CallExpression): void {
    const [source] = call.arguments;
    const actions = operations["@azure/storage-blob"]?.["BlobClient"]?.["download"];
    if (source && actions) this.add(call, { operation, addresses: this.addresses.of(source), actions });
  }

  private readCall(node: ts.CallExpression): void {
    const { ts, checker, packageOf, nameOf } = this.program;
    const called = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
    const symbol = checker.getSymbolAtLocation(called);
    const [declaration] = symbol?.declarations ?? [];
    if (symbol === undefined || declaration === undefined) return;
    if (nameOf(declaration.getSourceFile()) !== undefined) return;
    if (packageOf(declaration) === "@azure/functions") this.readTrigger(node, symbol.name);
    if (symbol.name === "fetch") this.readFetch(node);
  }

  /** Only what goes to an address from a setting can go to a resource of the stack. */
  private readFetch(node: ts.CallExpression): void {
    const [url] = node.arguments;
    const addresses = url ? this.addresses.of(url).filter((address) => address.includes("{")) : [];
    if (addresses.length > 0) this.add(node, { operation: "fetch", addresses });
  }

  private readTrigger(node: ts.CallExpression, name: string): void {
    const options = node.arguments[1];
    if (options === undefined) return;
    const needs = triggerNeeds[name];
    const [connection = ""] = this.addresses.ofProperty(options, "connection");
    const [path = unknown] = this.addresses.ofProperty(options, "path");
    const watched = path.replaceAll(/\{[^{}]*\}/g, unknown);
    if (needs === undefined && connection !== "")
      this.add(node, { operation: `app.${name}`, addresses: [`{${connection}}`] });
    for (const { address, actions, why } of needs ?? []) {
      const filled = address.replace("CONNECTION", connection).replace("PATH", watched);
      this.add(node, { operation: `app.${name}`, addresses: [filled], actions, why });
    }
  }

  private readImport(node: ts.ImportDeclaration): void {
    const { ts } = this.program;
    if (node.importClause?.isTypeOnly || !ts.isStringLiteral(node.moduleSpecifier)) return;
    const [name = ""] = /^@azure\/[^/]+/.exec(node.moduleSpecifier.text) ?? [];
    if (name === "" || packagesWithoutGrants.has(name) || name in operations) return;
    this.add(node, { operation: name, addresses: [] });
  }

  private sendsRequest(client: string, method: ts.Declaration): boolean {
    const { checker, ts } = this.program;
    if (!client.endsWith("Client") || !ts.isMethodDeclaration(method)) return false;
    const signature = checker.getSignatureFromDeclaration(method);
    const returns = signature && checker.getReturnTypeOfSignature(signature).symbol?.name;
    return returns !== undefined && /Promise|Poller|AsyncIterable/.test(returns);
  }

  private add(node: ts.Node, use: Omit<Use, "at">): void {
    const file = node.getSourceFile();
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
    this.uses.push({ ...use, at: `${this.program.nameOf(file)}:${line + 1}` });
  }
}
