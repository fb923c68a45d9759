import type { Compiled } from "./compile";
import { notSupported, semanticError } from "./kusto-error";
import { compare, isNull, isNumber, type KustoType } from "./values";

/** What two values joined by a sign give; the compiler of Kusto refuses the same pairs of types. */
export function compiledSign(sign: string, left: Compiled, right: Compiled): Compiled {
  const apply = applied(sign, left.type, right.type);
  if (!apply) throw semanticError(`${sign} cannot be applied to a ${left.type} and a ${right.type}`);
  return { type: apply.type, of: (row) => apply.of(left.of(row), right.of(row)) };
}

interface Applied {
  readonly type: KustoType;
  readonly of: (left: unknown, right: unknown) => unknown;
}

function applied(sign: string, left: KustoType, right: KustoType): Applied | undefined {
  switch (sign) {
    case "and":
    case "or":
      return left === "bool" && right === "bool" ? { type: "bool", of: logic[sign] } : undefined;
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return left === right || (isNumber(left) && isNumber(right))
        ? { type: "bool", of: comparison(comparisons[sign]) }
        : undefined;
    case "=~":
    case "!~":
    case "contains":
    case "endswith":
    case "startswith":
      return left === "string" && right === "string" ? { type: "bool", of: ofTexts(texts[sign]) } : undefined;
    case "has":
      return left === "string" && right === "string" ? { type: "bool", of: ofTexts(hasWord) } : undefined;
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
      return arithmetic(sign, left, right);
    default:
      throw notSupported(`the operator ${sign}`);
  }
}

const logic = {
  and: (left: unknown, right: unknown) => left === true && right === true,
  or: (left: unknown, right: unknown) => left === true || right === true,
};

const comparisons = {
  "==": (order: number) => order === 0,
  "!=": (order: number) => order !== 0,
  "<": (order: number) => order < 0,
  "<=": (order: number) => order <= 0,
  ">": (order: number) => order > 0,
  ">=": (order: number) => order >= 0,
};

/** With null nothing compares. */
function comparison(holds: (order: number) => boolean): Applied["of"] {
  return (left, right) => (isNull(left) || isNull(right) ? null : holds(compare(left, right)));
}

const texts = {
  "=~": (left: string, right: string) => left === right,
  "!~": (left: string, right: string) => left !== right,
  contains: (left: string, right: string) => left.includes(right),
  endswith: (left: string, right: string) => left.endsWith(right),
  startswith: (left: string, right: string) => left.startsWith(right),
};

/** None of them minds capitals. */
function ofTexts(holds: (left: string, right: string) => boolean): Applied["of"] {
  return (left, right) => holds(String(left ?? "").toLowerCase(), String(right ?? "").toLowerCase());
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const around = text.charAt(at - 1) + text.charAt(at + word.length);
    if (!/[a-z0-9]/.test(around)) return true;
  }
  return false;
}

const calculations = {
  "+": (left: number, right: number) => left + right,
  "-": (left: number, right: number) => left - right,
  "*": (left: number, right: number) => left * right,
  "/": (left: number, right: number) => left / right,
  "%": (left: number, right: number) => left % right,
};

function arithmetic(sign: keyof typeof calculations, left: KustoType, right: KustoType): Applied | undefined {
  const type = typeOfArithmetic(sign, left, right);
  if (!type) return undefined;
  const calculate = calculations[sign];
  const of = (one: unknown, other: unknown) => {
    if (isNull(one) || isNull(other)) return null;
    const result = calculate(one as number, other as number);
    // 7/2 is 3, and nothing is what a division of whole numbers by 0 gives
    if (type === "int" || type === "long") return Number.isFinite(result) ? Math.trunc(result) : null;
    return result;
  };
  return { type, of };
}

function typeOfArithmetic(sign: string, left: KustoType, right: KustoType): KustoType | undefined {
  if (isNumber(left) && isNumber(right)) {
    if (left === "real" || right === "real") return "real";
    return left === "int" && right === "int" ? "int" : "long";
  }
  if (sign === "-" && left === "datetime" && right === "datetime") return "timespan";
  if (left === "datetime" && right === "timespan" && (sign === "+" || sign === "-")) return "datetime";
  if (left === "timespan" && right === "timespan" && sign !== "*") return sign === "/" ? "real" : "timespan";
  return undefined;
}
