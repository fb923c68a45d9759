import { recorded } from "../../resource-manager/recorded-type";
import { stableGuid } from "../../resource-manager/stable-guid";
import { blocks } from "../../resource-manager/values";
import type { EmulatedService } from "../emulated-service";

const loopback = "every service listens on 127.0.0.1 alone";
const wayOut = "the machine has its own way out";
const namesResolve = "names resolve as the machine resolves them";

/** Virtual networks, and what is in them and between them: nothing runs (emulator/unkind enforces some of its rules). */
export const network: EmulatedService<undefined> = {
  contributes: () => ({
    resources: [
      recorded({
        type: "azurerm_virtual_network",
        reason: loopback,
        computed: (planned, id) => ({
          guid: stableGuid(id, "network"),
          dns_servers: planned["dns_servers"] ?? [],
          subnet: [],
        }),
      }),
      recorded({ type: "azurerm_subnet", reason: loopback }),
      recorded({ type: "azurerm_network_security_group", reason: loopback }),
      recorded({ type: "azurerm_subnet_network_security_group_association", reason: loopback }),
      recorded({
        type: "azurerm_public_ip",
        reason: loopback,
        computed: () => ({ fqdn: "", ip_address: "127.0.0.1" }),
      }),
      recorded({
        type: "azurerm_nat_gateway",
        reason: wayOut,
        computed: (_planned, id) => ({ resource_guid: stableGuid(id, "gateway") }),
      }),
      recorded({ type: "azurerm_nat_gateway_public_ip_association", reason: wayOut }),
      recorded({ type: "azurerm_subnet_nat_gateway_association", reason: wayOut }),
      recorded({
        type: "azurerm_private_dns_zone",
        reason: namesResolve,
        computed: () => ({
          max_number_of_record_sets: 25_000,
          max_number_of_virtual_network_links: 1000,
          max_number_of_virtual_network_links_with_registration: 100,
          number_of_record_sets: 1,
        }),
      }),
      recorded({ type: "azurerm_private_dns_zone_virtual_network_link", reason: namesResolve }),
      recorded({
        type: "azurerm_private_endpoint",
        reason: loopback,
        computed: (planned, id) => ({
          custom_dns_configs: [],
          network_interface: [{ id: `${id}.nic`, name: `${planned["name"]}.nic` }],
          private_dns_zone_configs: [],
          private_service_connection: blocks(planned, "private_service_connection").map((connection) => ({
            ...connection,
            private_ip_address: "127.0.0.1",
          })),
        }),
      }),
    ],
  }),
};
