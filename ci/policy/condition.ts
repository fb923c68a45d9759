/** Someone asks to write or delete a role assignment. What is not said here may be anything. */
export interface RoleRequest {
  readonly action: "delete" | "write";
  /** GUID of the role's definition. */
  readonly role: string;
  /** Object id of whom it is for. @default - anybody */
  readonly principal?: string;
  /** What Microsoft Entra ID knows that one as, e.g. "User". @default - anything */
  readonly principalType?: string;
}

/** What a condition may come to, for all that the request does not say. */
interface Outcome {
  readonly canHold: boolean;
  readonly canFail: boolean;
}

type Evaluate = (request: RoleRequest) => Outcome;

const anything: Outcome = { canHold: true, canFail: true };

/**
 * Whether a condition of Azure's (attribute-based access control, version 2.0) lets a request through, for some
 * principal and some scope. An attribute that is not the role's may have any value.
 *
 * @throws SyntaxError when nobody can read the condition
 */
export function letsThrough(condition: string, request: RoleRequest): boolean {
  return new Parser(condition).whole()(request).canHold;
}

const pattern =
  /\s*(?:(AND|&&)|(OR|\|\|)|(NOT\b|!)|([()])|((?:Sub)?OperationMatches|ActionMatches)\s*\{([^}]*)\}|((?:Not)?Exists)\s+@(\w+)\[([^\]]*)\]|@(\w+)\[([^\]]*)\]\s+([\w:]+)\s+(\{[^}]*\}|'[^']*'|[\w.-]+)|(true|false)\b)/giy;

class Parser {
  private readonly tokens: RegExpExecArray[];
  private at = 0;

  constructor(text: string) {
    const trimmed = text.trim();
    this.tokens = [...trimmed.matchAll(pattern)];
    const read = this.tokens.reduce((sum, [token]) => sum + token.length, 0);
    if (trimmed === "" || read !== trimmed.length)
      throw new SyntaxError(`cannot read "${trimmed.slice(read)}"`);
  }

  whole(): Evaluate {
    const all = this.either();
    if (this.at < this.tokens.length) throw new SyntaxError("something follows the condition");
    return all;
  }

  private either(): Evaluate {
    const parts = [this.both()];
    while (this.take(2)) parts.push(this.both());
    return (request) => {
      const outcomes = parts.map((part) => part(request));
      return {
        canHold: outcomes.some(({ canHold }) => canHold),
        canFail: outcomes.every(({ canFail }) => canFail),
      };
    };
  }

  private both(): Evaluate {
    const parts = [this.single()];
    while (this.take(1)) parts.push(this.single());
    return (request) => {
      const outcomes = parts.map((part) => part(request));
      return {
        canHold: outcomes.every(({ canHold }) => canHold),
        canFail: outcomes.some(({ canFail }) => canFail),
      };
    };
  }

  private single(): Evaluate {
    if (this.take(3)) {
      const inner = this.single();
      return (request) => {
        const { canHold, canFail } = inner(request);
        return { canHold: canFail, canFail: canHold };
      };
    }
    const token = this.tokens[this.at++];
    if (token?.[4] === "(") {
      const inner = this.either();
      if (this.tokens[this.at++]?.[4] !== ")") throw new SyntaxError("a bracket is not closed");
      return inner;
    }
    if (token?.[14]) return () => certainly(token[14]?.toLowerCase() === "true");
    if (token?.[5]) return actionMatches(token[5], token[6] ?? "");
    if (token?.[7]) return () => anything;
    if (token?.[10]) return comparison(token[10], token[11] ?? "", token[12] ?? "", token[13] ?? "");
    throw new SyntaxError(`a condition cannot go on with "${token?.[0] ?? "nothing"}"`);
  }

  private take(group: number): boolean {
    const found = this.tokens[this.at]?.[group] !== undefined;
    if (found) this.at += 1;
    return found;
  }
}

function certainly(holds: boolean): Outcome {
  return { canHold: holds, canFail: !holds };
}

function actionMatches(operation: string, set: string): Evaluate {
  if (operation.toLowerCase() !== "actionmatches") return () => anything;
  const patterns = valuesIn(set).map(
    (text) => new RegExp(`^${text.split("*").map(escaped).join(".*")}$`, "i"),
  );
  return ({ action }) =>
    certainly(patterns.some((each) => each.test(`Microsoft.Authorization/roleAssignments/${action}`)));
}

/** Attributes of a role assignment that a request may say, in lower case. */
const said: Readonly<Record<string, (request: RoleRequest) => string | undefined>> = {
  "microsoft.authorization/roleassignments:roledefinitionid": ({ role }) => role,
  "microsoft.authorization/roleassignments:principalid": ({ principal }) => principal,
  "microsoft.authorization/roleassignments:principaltype": ({ principalType }) => principalType,
};
const operators = /^(?:For(?:Any|All)Of(Any|All)Values:)?(?:Guid|String)(Not)?Equals(?:IgnoreCase)?$/i;

/** A new assignment has its values in the request, one that goes in the resource; elsewhere stands nothing to rely on. */
function comparison(source: string, attribute: string, operator: string, right: string): Evaluate {
  const reliable = { write: "request", delete: "resource" };
  const [known, quantifier, not] = operators.exec(operator) ?? [];
  const values = valuesIn(right).map((value) => value.toLowerCase());
  return (request) => {
    const left = said[attribute.toLowerCase()]?.(request)?.toLowerCase();
    if (known === undefined || left === undefined || source.toLowerCase() !== reliable[request.action])
      return anything;
    const matches = values.map((value) => (value === left) === (not === undefined));
    const isEvery = quantifier?.toLowerCase() === "all";
    return certainly(isEvery ? matches.every(Boolean) : matches.some(Boolean));
  };
}

/** "{a, 'b'}", "'a'" and "a". */
function valuesIn(text: string): string[] {
  return text
    .replace(/^\{|\}$/g, "")
    .split(",")
    .map((value) => value.trim().replace(/^'|'$/g, ""))
    .filter((value) => value !== "");
}

function escaped(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
}
