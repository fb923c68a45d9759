import { posix } from "node:path";

/** What a Dockerfile makes of its context, as far as a child process can stand in for a container. */
export interface Image {
  /** Files of the context and where they go, in order; archives are unpacked. */
  readonly adds: readonly { readonly source: string; readonly destination: string }[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  /** What `node` is given. */
  readonly command: readonly string[];
}

/** The Dockerfile asks for something that only a container runtime can do. */
export class DockerfileRefused extends Error {
  override readonly name = "DockerfileRefused";

  constructor(what: string, fix: string) {
    super(
      `${what}\n  why: the local Azure runs no containers: it unpacks the context and starts \`node\` itself\n  fix: ${fix}`,
    );
  }
}

const knownInstructions = "FROM, WORKDIR, ADD, COPY, ENV, USER, EXPOSE and CMD";

/** @throws DockerfileRefused for every instruction that is not understood, by its name */
export function readDockerfile(text: string): Image {
  const adds: { source: string; destination: string }[] = [];
  const environment: Record<string, string> = {};
  let workingDirectory = "/";
  let base: string | undefined;
  let command: readonly string[] | undefined;

  for (const { instruction, rest, line } of instructionsOf(text)) {
    switch (instruction) {
      case "FROM":
        if (base !== undefined) throw refused(line, "a second FROM", "build in one stage");
        base = baseOf(rest, line);
        break;
      case "WORKDIR":
        workingDirectory = posix.resolve(workingDirectory, rest);
        break;
      case "ADD":
      case "COPY":
        adds.push(...addsOf(instruction, rest, line, workingDirectory));
        break;
      case "ENV":
        Object.assign(environment, environmentOf(rest, line));
        break;
      case "CMD":
        command = commandOf(rest, line);
        break;
      case "USER": // a child process has the rights of whoever runs the local Azure
      case "EXPOSE": // says which port the program listens on, opens none
        break;
      default:
        throw refused(line, `the instruction ${instruction}`, `use only ${knownInstructions}`);
    }
  }
  if (base === undefined) throw new DockerfileRefused("the Dockerfile has no FROM", "begin it with FROM");
  if (command === undefined) {
    throw new DockerfileRefused("the Dockerfile has no CMD", 'end it with CMD ["node", "server.cjs"]');
  }
  return { adds, environment, workingDirectory, command };
}

function* instructionsOf(text: string) {
  const lines = text.replaceAll(/\\\r?\n/g, " ").split(/\r?\n/);
  for (const [index, raw] of lines.entries()) {
    const trimmed = raw.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const [, word = "", rest = ""] = /^(\S+)(.*)/s.exec(trimmed) ?? [];
    yield { instruction: word.toUpperCase(), rest: rest.trim(), line: index + 1 };
  }
}

function baseOf(rest: string, line: number): string {
  const image = rest.replace(/^--platform=linux\/amd64\s+/, "").split(/\s+/)[0] ?? "";
  if (/(^|[/-])node(js)?:([a-z-]*)?24\b/i.test(image)) return image;
  throw refused(line, `the base image ${image}`, "use an image of Node 24, such as node:24-bookworm-slim");
}

function addsOf(instruction: string, rest: string, line: number, workingDirectory: string) {
  const words = rest.startsWith("[") ? jsonOf(rest, line) : rest.split(/\s+/);
  const flag = words.find((word) => word.startsWith("--") && !/^--(chown|chmod)=/.test(word));
  if (flag !== undefined) throw refused(line, `${instruction} ${flag}`, "leave the flag out");
  const paths = words.filter((word) => !word.startsWith("--"));
  const target = paths.pop();
  if (target === undefined || paths.length === 0) {
    throw refused(line, `${instruction} without a source and a destination`, "name both");
  }
  return paths.map((source) => {
    if (/^(https?|git@)|[*?]|^\.?\/?$|\.\.(\/|$)/.test(source)) {
      throw refused(line, `${instruction} ${source}`, "name files of the context");
    }
    const destination = posix.resolve(workingDirectory, target);
    const isArchive = instruction === "ADD" && /\.(tar|tgz|tar\.gz)$/.test(source);
    const isFolder = isArchive || target.endsWith("/") || target === "." || paths.length > 1;
    const name = posix.basename(source);
    return {
      source: posix.normalize(source),
      destination: isFolder && !isArchive ? posix.join(destination, name) : destination,
    };
  });
}

function environmentOf(rest: string, line: number): Record<string, string> {
  if (rest.includes("$")) throw refused(line, "variables in ENV", "write the value");
  const pairs = [...rest.matchAll(/(?<!\w)([A-Za-z_]\w*)=("(?:[^"\\]|\\.)*"|\S*)/g)];
  if (pairs.length > 0) {
    return Object.fromEntries(
      pairs.map(([, name = "", value = ""]) => [
        name,
        value.replace(/^"(.*)"$/, "$1").replaceAll(/\\(.)/g, "$1"),
      ]),
    );
  }
  const [, name, value] = /^([A-Za-z_]\w*)\s+(\S.*)$/s.exec(rest) ?? [];
  if (name === undefined || value === undefined) throw refused(line, `ENV ${rest}`, "write ENV NAME=value");
  return { [name]: value };
}

function commandOf(rest: string, line: number): readonly string[] {
  const [program, ...args] = rest.startsWith("[") ? jsonOf(rest, line) : [];
  if (program === "node" && args.length > 0) return args;
  throw refused(line, `CMD ${rest}`, 'write CMD ["node", "server.cjs"]');
}

function jsonOf(rest: string, line: number): string[] {
  try {
    return (JSON.parse(rest) as unknown[]).map(String);
  } catch {
    throw refused(line, `"${rest}", which is no JSON list`, 'write ["one", "two"]');
  }
}

function refused(line: number, what: string, fix: string): DockerfileRefused {
  return new DockerfileRefused(`line ${line} of the Dockerfile has ${what}, which does not run here`, fix);
}
