import { PostgresqlFlexibleServerFirewallRule } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server-firewall-rule";
import type { Construct } from "constructs";
import { ConfigurationError } from "../core/errors";

/**
 * Lets addresses reach a server that has a public one: those of Azure, among which apps on Flex Consumption have none of
 * their own, and the named ranges. Who may log in is another question, which tokens answer.
 */
export function openTo(scope: Construct, serverId: string, ranges: readonly string[]): void {
  new PostgresqlFlexibleServerFirewallRule(scope, "FromAzure", {
    name: "azure",
    serverId,
    // Azure's own way to say it: addresses of all its customers
    startIpAddress: "0.0.0.0",
    endIpAddress: "0.0.0.0",
  });
  for (const range of ranges) {
    const [startIpAddress, endIpAddress] = endsOf(scope, range);
    const name = `range-${range.replaceAll(/[./]/g, "-")}`;
    new PostgresqlFlexibleServerFirewallRule(scope, name, { name, serverId, startIpAddress, endIpAddress });
  }
}

/** First and last address of "203.0.113.0/24"; one alone is both. */
function endsOf(scope: Construct, range: string): [first: string, last: string] {
  const [, address = "", length = "32"] = /^([\d.]+)(?:\/(\d+))?$/.exec(range) ?? [];
  const parts = address.split(".").map(Number);
  const bits = Number(length);
  if (parts.length !== 4 || parts.some((part) => part > 255) || bits < 8 || bits > 32) {
    throw new ConfigurationError(scope, "AddressRangeNotLegal", {
      what: `openTo has "${range}"`,
      why: "the server's firewall knows IPv4 addresses, and ranges of at most 16 million",
      fix: 'pass "203.0.113.7" or "203.0.113.0/24"',
    });
  }
  const size = 2 ** (32 - bits);
  const number = parts.reduce((sum, part) => sum * 256 + part, 0);
  const first = number - (number % size);
  return [written(first), written(first + size - 1)];
}

function written(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
