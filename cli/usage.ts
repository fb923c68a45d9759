import type { Command, CommanderError } from "commander";
import { Failure } from "./failure";

const codes: Readonly<Record<string, string>> = {
  "commander.unknownCommand": "VerbUnknown",
  "commander.unknownOption": "OptionUnknown",
  "commander.optionMissingArgument": "OptionValueMissing",
  "commander.missingMandatoryOptionValue": "OptionMissing",
  "commander.conflictingOption": "OptionsConflict",
  "commander.invalidArgument": "OptionNotValid",
  "commander.missingArgument": "ArgumentMissing",
  "commander.excessArguments": "ArgumentUnexpected",
};

/** What commander says of a command line that it does not take. @param verb whose help says what it takes */
export function usageFailure({ code, message }: CommanderError, verb?: string): Failure {
  return new Failure(codes[code] ?? "CommandLineNotValid", {
    what: message.replace(/^error: /, ""),
    why: "the command line is not one that this command takes",
    fix: helpOf(verb),
  });
}

export function verbMissing(verb?: string): Failure {
  return new Failure("VerbMissing", {
    what: "the command line does not say what to do",
    why: "each verb does one thing, and nothing is done without one",
    fix: helpOf(verb),
  });
}

function helpOf(verb: string | undefined): string {
  return `${["npx vitrine", verb, "--help"].filter(Boolean).join(" ")} says what it takes`;
}

/** Asking for help or the version is no mistake. */
export function isAnswer({ code }: CommanderError): boolean {
  return code === "commander.helpDisplayed" || code === "commander.version";
}

/** Commands below a command end, and write, as that one does. */
export function asParent(command: Command): Command {
  for (const child of command.commands) asParent(child.copyInheritedSettings(command));
  return command;
}
