import { readFileSync } from "node:fs";
import { inspectImage } from "../../../shared/images/inspect-image";
import { makeRenditions } from "../make-renditions";
import { MemoryBudget } from "../memory-budget";

/** `node <bundle> FILE BUDGET`: decodes a photo four times at once, and prints the process's peak in megabytes. */
async function main(): Promise<void> {
  const [, , file = "", budgetBytes] = process.argv;
  const budget = new MemoryBudget(Number(budgetBytes));
  const limits = {
    bytes: 50_000_000,
    pixels: 50_000_000,
    pages: 1000,
    seconds: 600,
    decodingBytes: Number(budgetBytes),
  };
  const decode = async () => {
    const bytes = readFileSync(file);
    const facts = await inspectImage(bytes, limits);
    await budget.spend(facts.decodingBytes, () => makeRenditions(bytes, facts, limits));
  };
  await Promise.all([decode(), decode(), decode(), decode()]);
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  console.log(Math.round(Number(kilobytes) / 1024));
}

void main();
