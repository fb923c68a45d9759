import type ts from "typescript";
import { clientAddresses } from "./operations";
import { type Origin, Origins } from "./origins";
import type { Program } from "./program";
import type { Relations } from "./relations";

/** Stands in an address for what nobody can know before the code runs. */
export const unknown = "*";

/** More values than this at one place are no constants. */
const mostTexts = 32;
const mostDepth = 12;

/**
 * The texts and addresses that values of our code may be, with what is only known when the code runs left open:
 * "{CATALOGUE__blobServiceUri}/reports/*" is any blob in the container `reports` of the account that the setting names.
 *
 * A client of an SDK counts as the address that it talks to.
 */
export class Addresses {
  private readonly program: Program;
  private readonly origins: Origins;

  constructor(program: Program, relations: Relations) {
    this.program = program;
    this.origins = new Origins(program, relations, (node) => this.known(node) !== undefined);
  }

  of(node: ts.Expression): string[] {
    return this.ofExpression({ node, frame: undefined }, 0);
  }

  /** What a property of an object that the code writes down may be, e.g. the path of a trigger. */
  ofProperty(node: ts.Expression, ...path: readonly string[]): string[] {
    let at: Origin[] = [{ node, frame: undefined }];
    for (const name of path) at = at.flatMap((object) => this.origins.ofProperty(object, name) ?? []);
    return distinct(at.flatMap((origin) => this.ofExpression(origin, 0)));
  }

  private ofExpression(expression: Origin, depth: number): string[] {
    if (depth > mostDepth) return [unknown];
    const found = this.origins.of(expression).flatMap((origin) => this.ofOrigin(origin, depth + 1));
    return found.length === 0 || found.length > mostTexts ? [unknown] : distinct(found);
  }

  private known(node: ts.Expression): string[] | undefined {
    const setting = this.settingOf(node);
    return setting === undefined ? this.constantsOf(node) : [setting];
  }

  /** What the type says: a literal, or one of a few. */
  private constantsOf(node: ts.Expression): string[] | undefined {
    const type = this.program.checker.getTypeAtLocation(node);
    const types = type.isUnion() ? type.types : [type];
    const texts = types.flatMap((each) => (each.isStringLiteral() ? each.value : []));
    return texts.length === types.length && texts.length <= mostTexts ? texts : undefined;
  }

  /** `settings.NAME` of a settings.ts, and `process.env["NAME"]`. */
  private settingOf(node: ts.Expression): string | undefined {
    const { ts, checker, nameOf } = this.program;
    if (ts.isElementAccessExpression(node) && node.expression.getText() === "process.env")
      return ts.isStringLiteral(node.argumentExpression) ? `{${node.argumentExpression.text}}` : undefined;
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    const declared = checker.getSymbolAtLocation(node.name)?.declarations ?? [];
    const inSettings = declared.some((each) => nameOf(each.getSourceFile())?.endsWith("settings.ts"));
    return inSettings && /^[A-Z]/.test(node.name.text) ? `{${node.name.text}}` : undefined;
  }

  private ofOrigin(origin: Origin, depth: number): string[] {
    const { ts } = this.program;
    const { node, frame } = origin;
    const at = (each: ts.Expression) => this.ofExpression({ node: each, frame }, depth);

    const known = this.known(node);
    if (known) return known;
    if (ts.isTemplateExpression(node)) {
      const parts = node.templateSpans.flatMap((span) => [at(span.expression), [span.literal.text]]);
      return joined([[node.head.text], ...parts]);
    }
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
      return joined([at(node.left), at(node.right)]);
    if (ts.isNewExpression(node) || ts.isCallExpression(node)) return this.ofCall(node, frame, at);
    if (ts.isPropertyAccessExpression(node) && node.name.text === "url" && this.isClient(node.expression))
      return at(node.expression);
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))
      return derived(at(node.expression));
    return [unknown];
  }

  private isClient(node: ts.Expression): boolean {
    const { checker } = this.program;
    return /Client$/.test(checker.getTypeAtLocation(node).symbol?.name ?? "");
  }

  private ofCall(
    node: ts.CallExpression | ts.NewExpression,
    frame: Origin["frame"],
    at: (node: ts.Expression) => string[],
  ): string[] {
    const { ts } = this.program;
    const args = node.arguments ?? [];
    const receiver = ts.isPropertyAccessExpression(node.expression) ? node.expression.expression : undefined;
    const [first, second] = args;
    const address = clientAddresses[this.nameOfCalled(node)];
    if (address === undefined)
      return derived([...(receiver ? at(receiver) : []), ...args.flatMap((each) => at(each))]);
    switch (address) {
      case "first argument":
        return first ? at(first) : [unknown];
      case "first argument below the second":
        return second ? resolved(at(second), first && at(first)) : first ? at(first) : [unknown];
      case "receiver":
        return receiver ? at(receiver) : [unknown];
      case "receiver / anything":
        return joined([receiver ? at(receiver) : [unknown], [`/${unknown}`]]);
      case "receiver / first argument":
        return joined([receiver ? at(receiver) : [unknown], ["/"], first ? at(first) : [unknown]]);
      case "first argument / second argument":
        return joined([first ? at(first) : [unknown], ["/"], second ? at(second) : [unknown]]);
      case "socket.host of the first argument": {
        const socket = first ? (this.origins.ofProperty({ node: first, frame }, "socket") ?? []) : [];
        const hosts = socket.flatMap((each) => this.origins.ofProperty(each, "host") ?? []);
        return hosts.flatMap((host) => this.ofExpression(host, 0));
      }
    }
  }

  /** "BlobServiceClient" for its constructor, "ContainerClient.getBlobClient" for a method. */
  private nameOfCalled(node: ts.CallExpression | ts.NewExpression): string {
    const { checker, ts } = this.program;
    const declaration = checker.getResolvedSignature(node)?.declaration;
    if (ts.isNewExpression(node)) return node.expression.getText();
    if (declaration === undefined) return "";
    return memberName(ts, declaration);
  }
}

/** "BlobClient.download" for a method of a class, "fetch" for a function. */
export function memberName(typescript: typeof ts, declaration: ts.Node): string {
  const { name } = declaration as { name?: ts.Node };
  const owner = declaration.parent as { name?: ts.Node } | undefined;
  const own = name && (typescript.isIdentifier(name) || typescript.isStringLiteral(name)) ? name.text : "";
  const isMember =
    typescript.isClassLike(declaration.parent) || typescript.isInterfaceDeclaration(declaration.parent);
  const of = isMember && owner?.name && typescript.isIdentifier(owner.name) ? `${owner.name.text}.` : "";
  return `${of}${own}`;
}

/** A library made it of these: where a setting went in, what comes out belongs to it. */
function derived(texts: readonly string[]): string[] {
  const settings = texts.flatMap((text) => [...text.matchAll(/\{[^{}]+\}/g)].map(([setting]) => setting));
  return settings.length > 0 ? distinct(settings) : [unknown];
}

/** As `new URL(path, base)` does. */
function resolved(bases: readonly string[], paths: readonly string[] = [unknown]): string[] {
  return joined([bases.map((base) => `${base.replace(/(?<!\/)\/+$/, "")}/`), paths]);
}

/** Each of the first, followed by each of the second, and so on. */
function joined(parts: readonly (readonly string[])[]): string[] {
  const all = parts.reduce<readonly string[]>(
    (begun, part) => begun.flatMap((beginning) => part.map((next) => beginning + next)),
    [""],
  );
  return all.length > mostTexts ? derived(all) : distinct(all);
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
