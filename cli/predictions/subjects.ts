import { Subject } from "../../runtime/functions/predictions/contract/subject";
import type { Forgotten } from "../../runtime/functions/predictions/record/forget-caller";
import type { ForgottenSubject } from "../../runtime/functions/predictions/record/forget-subject";
import { Failure } from "../failure";

/** Whom rows are about, as it was written. @throws Failure SubjectNotValid */
export function subjectIn(given: string): string {
  if (Subject.safeParse(given).success) return given;
  throw new Failure("SubjectNotValid", {
    what: `"${given}" is no subject of a row`,
    why: "rows name whom they are about by 1 to 64 letters, digits, _ or -, and case matters",
    fix: "write it as it was sent in `subjects`; one who asked is a caller: --caller",
  });
}

/** Who asked, as it was written. @throws Failure CallerNotValid */
export function callerIn(given: string): string {
  const caller = given.toLowerCase();
  if (/^[0-9a-f]{32}$/.test(caller)) return caller;
  throw new Failure("CallerNotValid", {
    what: `"${given}" is no caller of the record`,
    why: "the record knows callers by 32 hexadecimal digits: the beginning of the SHA-256 of tenant and object id",
    fix: "take the caller of npx vitrine predictions show REQUEST_ID",
  });
}

/** What was erased, what stays, and what goes later. */
export function forgottenInWords({ rows, requests, outcomes }: ForgottenSubject): string {
  if (rows === 0)
    return "nothing was there to erase: no row is about them; what a caller asked is erased with --caller";
  return `erased: ${counted(rows, "row")} of ${counted(requests, "request")}, with what was predicted of them, and ${counted(outcomes, "outcome")}
stays: that these requests came, their other rows, and figures, which name nobody
later: ${backups}`;
}

export function forgottenCallerInWords({ requests, answers, outcomes, sessions }: Forgotten): string {
  return `erased: ${counted(requests, "request")}, ${counted(answers, "answer")}, ${counted(outcomes, "outcome")}; ended: ${counted(sessions, "session")}
stays: figures, which name nobody
later: ${backups}`;
}

const backups = "backups have it until they are as old as the environment's database.backupDays";

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
