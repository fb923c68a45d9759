import { recorded } from "../../../resource-manager/recorded-type";

export const firewallRule = recorded({
  type: "azurerm_postgresql_flexible_server_firewall_rule",
  reason: "the server listens on 127.0.0.1, where no other machine comes in, whatever a rule says",
});
