import { homedir } from "node:os";
import { isAbsolute, relative, sep } from "node:path";
import { root } from "../places.mjs";

const notAllowed = {
  code: "PermissionDenied",
  why: "the system does not allow it to whoever runs this",
  fix: "give it to that user (chown, chmod), or work where it may be written",
};
const noRoom = {
  code: "DiskFull",
  why: "nothing more can be written there",
  fix: "make room, then run this again",
};
const missing = { code: "FileNotFound", why: "there is no such file", fix: "see that the path is right" };
const otherKind = {
  code: "FileOfAnotherKind",
  why: "a file is where a folder belongs, or a folder where a file does",
  fix: "name the right path, or move away what lies there",
};
const unreachable = {
  code: "ServiceUnreachable",
  why: "nothing answers at that address",
  fix: "see that it runs and that this machine reaches it; for the local estate: npm start",
};

const known = {
  EACCES: notAllowed,
  EPERM: notAllowed,
  EROFS: { ...notAllowed, why: "it lies on something that is mounted read-only" },
  ENOSPC: noRoom,
  EDQUOT: noRoom,
  ENOENT: missing,
  ENOTDIR: otherKind,
  EISDIR: otherKind,
  EEXIST: otherKind,
  ELOOP: {
    code: "LinkLoop",
    why: "symbolic links lead to each other without end",
    fix: "remove one of them",
  },
  EMFILE: {
    code: "TooManyFiles",
    why: "too many files are open at once",
    fix: "raise the limit: ulimit -n 4096",
  },
  ENAMETOOLONG: {
    code: "NameTooLong",
    why: "the file system takes no such long name",
    fix: "choose a shorter one",
  },
  ERR_FS_FILE_TOO_LARGE: {
    code: "FileTooLarge",
    why: "it does not fit into memory at once",
    fix: "divide it",
  },
  ECONNREFUSED: unreachable,
  ECONNRESET: { ...unreachable, why: "the connection was cut" },
  ENOTFOUND: unreachable,
  EAI_AGAIN: unreachable,
  ETIMEDOUT: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  UND_ERR_SOCKET: { ...unreachable, why: "the connection was cut" },
  UND_ERR_CONNECT_TIMEOUT: unreachable,
};

/** An error of the system, be it the cause of another one; undefined when it is none. */
export function systemFailure(error) {
  for (let each = error, depth = 0; each && depth < 5; each = each.cause ?? each.errors?.[0], depth++) {
    if (each.syscall?.startsWith("spawn")) return notStarted(each);
    const failure = Object.hasOwn(known, each.code ?? "") ? known[each.code] : undefined;
    if (failure) return { ...failure, what: inWords(each) };
    if (each.name === "TimeoutError")
      return { ...unreachable, what: each.message, why: "it took too long to answer" };
  }
  return undefined;
}

function notStarted({ path, code }) {
  return {
    code: "ProgramMissing",
    what: `${shown(path ?? "a program")} cannot be started (${code})`,
    why: "it is not on the PATH, or may not be run",
    fix: "install it, or put its folder on the PATH",
  };
}

function inWords({ code, path, dest, syscall, message, address, port, hostname }) {
  if (path) return `${shown(dest ?? path)} cannot be ${deeds[syscall] ?? "used"} (${code})`;
  const place = hostname ?? [address, port].filter(Boolean).join(":");
  return place ? `${place} cannot be reached (${code})` : message;
}

const deeds = {
  open: "opened",
  mkdir: "made",
  scandir: "listed",
  rename: "written",
  unlink: "removed",
  rm: "removed",
  symlink: "linked",
  copyfile: "copied",
};

/** Where a file lies, without telling where the checkout or the person's home is. */
function shown(path) {
  for (const [folder, name] of [
    [root, "."],
    [homedir(), "~"],
  ]) {
    const below = relative(folder, path);
    if (isAbsolute(path) && !below.startsWith("..") && !isAbsolute(below))
      return name === "." ? below || "." : `~${sep}${below}`;
  }
  return path;
}
